import { elements, ownKeys } from "../values/access.ts";
import type { Run } from "../values/run.ts";
import { isObject } from "../values/type-of.ts";
import type { JqValue } from "../values/value.ts";

/** An array or object that has been entered, and how far its elements have been given. */
interface Entered {
  readonly path: readonly JqValue[];
  /** Null for an array, whose keys are the positions. */
  readonly keys: readonly string[] | null;
  readonly elements: readonly JqValue[];
  next: number;
}

/** Gives the events of `tostream` one at a time, so that a deep value never has all its paths in memory at once. */
export class StreamReader {
  readonly #stack: Entered[] = [];
  #top: JqValue | undefined;

  constructor(value: JqValue) {
    this.#top = value;
  }

  /** `[path, leaf]`, or `[path]` where an array or object ends; null after the last event. */
  next(run: Run): JqValue[] | null {
    run.spend(1);
    if (this.#top !== undefined) {
      const top = this.#top;
      this.#top = undefined;
      const event = this.#visit(run, [], top);
      if (event !== null) return event;
    }
    for (let entered = this.#stack.at(-1); entered !== undefined; entered = this.#stack.at(-1)) {
      const element = entered.elements[entered.next];
      if (element === undefined) {
        this.#stack.pop();
        return [pathTo(run, entered, entered.next - 1)];
      }
      entered.next += 1;
      const event = this.#visit(run, pathTo(run, entered, entered.next - 1), element);
      if (event !== null) return event;
    }
    return null;
  }

  #visit(run: Run, path: JqValue[], value: JqValue): JqValue[] | null {
    const container = Array.isArray(value) || isObject(value) ? elements(run, value) : [];
    if (container.length === 0) return [path, value];
    run.spend(container.length);
    this.#stack.push({ path, keys: isObject(value) ? ownKeys(run, value) : null, elements: container, next: 0 });
    return null;
  }
}

function pathTo(run: Run, { path, keys }: Entered, position: number): JqValue[] {
  run.allocateElements(path.length + 1);
  const longer = path.slice();
  longer.push(keys?.[position] ?? position);
  return longer;
}
