import { dumpPrefix } from "../jq/values/dump-prefix.ts";
import type { JqValue } from "../jq/values/value.ts";

/** Wide enough to tell one item from another, short enough for one line of a report. */
const INPUT_WIDTH = 160;

/** A value as JSON, cut to `width` characters: `{"id":1,"name":"pay…`. */
export function preview(value: JqValue, width: number = INPUT_WIDTH): string {
  const text = dumpPrefix(value, width);
  return text.length > width ? `${text.slice(0, width - 1)}…`.replace(/[\uD800-\uDBFF]…$/, "…") : text;
}
