import { formatJson } from "../../jq/values/format-json.ts";
import type { Screen } from "../terminal/terminal.ts";
import { changeRecord } from "./plan-record.ts";
import { renderPlan } from "./plan-text.ts";
import type { RunPlan } from "./run-plan.ts";

/** Prints a plan in place of the entities: for people, as a JSON array of changes, or with a change on each line. */
export function printPlan(plan: RunPlan, format: "table" | "json" | "ndjson", screen: Screen): void {
  const { output } = screen;
  if (format === "table") {
    output.writeLine(renderPlan(plan, screen));
    return;
  }
  const changes = plan.changes.map((change) => formatJson(changeRecord(change)));
  if (format === "ndjson") for (const change of changes) output.writeLine(change);
  else output.writeLine(changes.length === 0 ? "[]" : `[\n${changes.join(",\n")}\n]`);
}
