import type { Code } from "./code.ts";

/**
 * What stands at one point of the program while it is being emitted: the current value and, inside `path(…)`, the path
 * that led to it. `v` is always a name or a literal, so it can be used any number of times.
 *
 * jq lets a path expression compute other values on the way and objects only when one of those is stepped into:
 * `path(1 | .a)` fails, `path(1 | empty)` does not. So `pv`, the value that really lies at path `p`, travels beside `v`,
 * and each step checks that they are the same. In a function that may be called in either mode, `p` is null at run time
 * when no path is wanted.
 */
export interface Flow {
  readonly v: Code;
  /** The path so far; null when no path is wanted here at all. */
  readonly p: Code | null;
  readonly pv: Code | null;
  /** Where `pv` says "nowhere" because `v` is new: what `pv` is again for whatever comes after `v`. */
  readonly back?: Code;
  /** Known to be true or false. */
  readonly bool?: boolean;
}

/** What is to be done with each output. */
export interface Kont {
  readonly emit: (flow: Flow) => void;
  /** Small enough (a call, an assignment) to be written at several places. */
  readonly tiny: boolean;
  /** The JavaScript function `(v, p, pv)` that this only calls. */
  readonly forwardsTo?: Code;
}

/** A flow in value mode. */
export const valueFlow = (v: Code, bool = false): Flow => ({ v, p: null, pv: null, bool });

/** A computed value in place of the one at hand: the path stays where it was. */
export const computed = (flow: Flow, v: Code, bool = false): Flow => ({ v, p: flow.p, pv: placeOf(flow), bool });

/** The value that lies at the path of a flow, whatever is at hand. */
export const placeOf = (flow: Flow): Code | null => flow.back ?? flow.pv;

/** A flow that has just stepped to `v` by path `p`. */
export const stepped = (v: Code, p: Code | null): Flow => ({ v, p, pv: p === null ? null : v });
