import { formatJson } from "../values/format-json.ts";
import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";

/** `tostring`: a string as it is, anything else as its JSON text. */
export function toText(run: Run, value: JqValue): string {
  return typeof value === "string" ? value : toJsonText(run, value);
}

/** `tojson` */
export function toJsonText(run: Run, value: JqValue): string {
  if (value === null) {
    run.madeNullText = true;
    return run.nullText;
  }
  return formatJson(value, run);
}
