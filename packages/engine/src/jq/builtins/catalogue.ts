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

/** A family of builtins, under the heading that docs/language.md gives it. */
export interface Family {
  readonly title: string;
  readonly builtins: readonly Builtin[];
}

export const FAMILIES: readonly Family[] = [
  { title: "Control", builtins: CONTROL },
  { title: "Types and selection", builtins: SELECTORS },
  { title: "Lookup in SQL's style", builtins: LOOKUP },
  { title: "Objects", builtins: OBJECTS },
  { title: "Arrays", builtins: ARRAYS },
  { title: "Sorting and grouping", builtins: ORDERING },
  { title: "Paths", builtins: PATHS },
  { title: "Streams", builtins: STREAMS },
  { title: "Strings", builtins: STRINGS },
  { title: "Conversion", builtins: CONVERSION },
  { title: "Containment", builtins: CONTAINMENT },
  { title: "Regular expressions", builtins: REGEX },
  { title: "Formats", builtins: FORMATS },
  { title: "Mathematics", builtins: MATH },
  { title: "Dates", builtins: DATES },
  { title: "The program's surroundings", builtins: HOST },
  { title: "In the manual, but not in jq-wasm 1.8.2", builtins: MANUAL_ONLY },
];

/** Every builtin that is a function on values or written in jq. */
export const BUILTINS: readonly Builtin[] = FAMILIES.flatMap(({ builtins }) => builtins);
