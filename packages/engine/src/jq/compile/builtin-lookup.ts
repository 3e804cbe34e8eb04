import type { Core } from "./core.ts";

/** Where the names that a program does not define itself come from. */
export interface BuiltinLookup {
  /** What a call of the builtin means; null if there is none of this name and number of arguments. */
  readonly call: (name: string, args: readonly Core[]) => Core | null;
  /** Every `name/arity`. */
  readonly keys: () => readonly string[];
}
