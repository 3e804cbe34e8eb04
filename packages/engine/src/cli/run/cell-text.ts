import { formatJson } from "../../jq/values/format-json.ts";
import type { JqValue } from "../../jq/values/value.ts";

/** A value in a table: texts as they are, lists of scalars with commas, nothing for null. */
export function cellText(value: JqValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((element) => typeof element !== "object" || element === null)) {
    return value.map(cellText).join(", ");
  }
  return formatJson(value);
}
