import type { Arity } from "./arity.ts";
import type { FunctionDef } from "./core.ts";

type Results = Map<string, Arity>;

/** A call that is being looked into: of which function, with arguments of which arity, and the guess about it. */
interface Frame {
  /** Null for what is around the question. */
  readonly def: FunctionDef | null;
  readonly key: string;
  guess: Arity;
  /** Results that hold as long as this guess does. */
  readonly tentative: Map<FunctionDef, Results>;
}

/** Results that depend on the arities of the arguments alone. */
const settled = new WeakMap<FunctionDef, Results>();

const NONE: ReadonlySet<number> = new Set();

/**
 * The calls that one question about arity looks into, innermost last. A result is kept as long as the guesses hold that it
 * was made with, so that no call is looked into again and again: `def f1: f0, f0; def f2: f1, f1; …` would double with each
 * definition, also where all of them use a variable, a filter parameter or a function around them.
 */
export class ArityGuesses {
  readonly #frames: Frame[] = [{ def: null, key: "", guess: 0, tentative: new Map() }];
  /** The depths of the calls on which the result that is being made depends. */
  #used = NONE;

  /** The result depends on the call at this depth: on the guess about it or on its arguments. 0: on what is around the question. */
  uses(depth: number): void {
    if (!this.#used.has(depth)) this.#used = new Set([...this.#used, depth]);
  }

  /** Whether what `look` gives is the same wherever it is asked for. */
  watch(look: () => Arity): { readonly result: Arity; readonly isFixed: boolean } {
    const outside = this.#used;
    this.#used = NONE;
    const result = look();
    const isFixed = this.#used.size === 0;
    this.#used = union(outside, this.#used);
    return { result, isFixed };
  }

  known(def: FunctionDef, key: string): Arity | undefined {
    const fixed = settled.get(def)?.get(key);
    if (fixed !== undefined) return fixed;
    for (const [depth, frame] of this.#frames.entries()) {
      const found = frame.def === def && frame.key === key ? frame.guess : frame.tentative.get(def)?.get(key);
      if (found === undefined) continue;
      this.uses(depth);
      return found;
    }
    return undefined;
  }

  /** Looks into a call until the guess about it holds. `look` takes the depth of the call. */
  settle(def: FunctionDef, key: string, look: (depth: number) => Arity): Arity {
    const outside = this.#used;
    this.#used = NONE;
    const depth = this.#frames.length;
    const frame: Frame = { def, key, guess: 0, tentative: new Map() };
    this.#frames.push(frame);
    for (let seen = look(depth); seen > frame.guess; seen = look(depth)) {
      frame.guess = seen;
      frame.tentative.clear();
    }
    this.#frames.pop();
    this.#used = new Set([...this.#used].filter((used) => used < depth));
    this.#keep(def, key, frame.guess);
    this.#used = union(outside, this.#used);
    return frame.guess;
  }

  /** By the innermost call on which it depends: the guesses about those around that one change only after it is left. */
  #keep(def: FunctionDef, key: string, result: Arity): void {
    const innermost = this.#frames[Math.max(...this.#used)];
    const results = this.#used.size === 0 ? settled : innermost?.tentative;
    const known = results?.get(def) ?? new Map<string, Arity>();
    results?.set(def, known.set(key, result));
  }
}

function union(a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> {
  if (a.size === 0) return b;
  return [...b].every((each) => a.has(each)) ? a : new Set([...a, ...b]);
}
