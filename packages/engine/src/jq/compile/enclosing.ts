import type { FunctionDef } from "./core.ts";

/** The functions around the place at hand, outermost first. It notes which of them use something outside themselves. */
export class Enclosing {
  readonly #defs: FunctionDef[] = [];

  /** How many there are: the `owner` of what is bound here. */
  get depth(): number {
    return this.#defs.length;
  }

  within<T>(def: FunctionDef, work: () => T): T {
    this.#defs.push(def);
    const result = work();
    this.#defs.pop();
    return result;
  }

  /** A use of something that belongs to the function at depth `owner`: those further in are not self-contained. */
  use(owner: number): void {
    for (const def of this.#defs.slice(owner)) def.closed = false;
  }

  /** A call of a function that is known at depth `owner`. One of itself needs nothing from outside. */
  call(def: FunctionDef, owner: number): void {
    if (this.#defs.includes(def)) {
      def.recursive = true;
      this.use(owner + 1);
    } else if (!def.closed) this.use(owner);
  }
}
