import type { Builtin } from "./builtin.ts";
import { CONTROL } from "./control.ts";
import { DATES } from "./dates.ts";
import { FORMATS } from "./formats.ts";
import { HOST } from "./host.ts";
import { LOOKUP } from "./lookup.ts";
import { SELECTORS } from "./selectors.ts";

/** Every builtin that is a function on values or written in jq, by family. */
export const BUILTINS: readonly Builtin[] = [
  ...SELECTORS,
  ...CONTROL,
  ...LOOKUP,
  ...FORMATS,
  ...DATES,
  ...HOST,
];
