import { type Budget, type Host, Run } from "../jq/values/run.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";

/** One item on its way through a resource: what expressions read, and the budget that they share. */
export interface ItemRun {
  readonly item: JqObject;
  readonly run: Run;
  /** The item with what no expression reads, to be shown to people. */
  readonly whole: () => JqValue;
}

export function newItemRun(item: JqObject, host: Host, budget: Budget, whole: () => JqValue = () => item): ItemRun {
  return { item, run: new Run(host, budget), whole };
}
