import { ARRAYS } from "./arrays.ts";
import type { Builtin } from "./builtin.ts";
import { CONTAINMENT } from "./containment.ts";
import { CONTROL } from "./control.ts";
import { CONVERSION } from "./conversion.ts";
import { DATES } from "./dates.ts";
import { FORMATS } from "./formats.ts";
import { HOST } from "./host.ts";
import { LOOKUP } from "./lookup.ts";
import { MANUAL_ONLY } from "./manual-only.ts";
import { MATH } from "./math.ts";
import { OBJECTS } from "./objects.ts";
import { ORDERING } from "./ordering.ts";
import { PATHS } from "./paths.ts";
import { REGEX } from "./regex.ts";
import { SELECTORS } from "./selectors.ts";
import { STREAMS } from "./streams.ts";
import { STRINGS } from "./strings.ts";

/** Every builtin that is a function on values or written in jq, by family. */
export const BUILTINS: readonly Builtin[] = [
  ...CONTROL,
  ...SELECTORS,
  ...LOOKUP,
  ...OBJECTS,
  ...ARRAYS,
  ...ORDERING,
  ...PATHS,
  ...STREAMS,
  ...STRINGS,
  ...CONVERSION,
  ...CONTAINMENT,
  ...REGEX,
  ...FORMATS,
  ...MATH,
  ...DATES,
  ...HOST,
  ...MANUAL_ONLY,
];
