import type { ConfigDocument } from "@longshore/shared";
import { formatJson } from "../../jq/values/format-json.ts";
import type { MappedEntity } from "../../mapping/mapped-entity.ts";
import type { Outcome } from "../../mapping/outcome.ts";
import type { TextOutput } from "../terminal/output.ts";
import type { Screen } from "../terminal/terminal.ts";
import { EntityTables } from "./entity-tables.ts";
import type { ItemSource } from "./item-source.ts";
import { entityRecord, outcomeRecord } from "./outcome-record.ts";
import type { RunFormat } from "./run-options.ts";

/** Prints what items became, as it becomes known. */
export interface OutcomeWriter {
  /** `accepted`: false for an entity that its blueprint does not take. */
  readonly write: (outcome: Outcome, source: ItemSource, accepted: boolean) => void;
  /** Prints what was held back. */
  readonly finish: () => void;
}

/** For a run whose plan is printed instead. */
export const SILENT: OutcomeWriter = { write: () => {}, finish: () => {} };

export function outcomeWriter(format: RunFormat, screen: Screen, document: ConfigDocument): OutcomeWriter {
  const { output } = screen;
  if (format === "report") return recordWriter(output, document);
  if (format === "table") {
    const tables = new EntityTables(screen);
    return { write: ofEntities((entity) => tables.add(entity)), finish: () => tables.flush() };
  }
  if (format === "ndjson") {
    return { write: ofEntities((entity) => output.writeLine(formatJson(entityRecord(entity)))), finish: () => {} };
  }
  const list = new JsonList(output);
  return {
    write: ofEntities((entity) => list.add(formatJson(entityRecord(entity)))),
    finish: () => {
      list.close();
      output.write("\n");
    },
  };
}

function ofEntities(print: (entity: MappedEntity) => void): OutcomeWriter["write"] {
  return (outcome, _, accepted) => {
    if (outcome.status === "mapped" && accepted) print(outcome.entity);
  };
}

/** `"outcomes": […]` of the report; what stands around it is written by the report. */
function recordWriter(output: TextOutput, document: ConfigDocument): OutcomeWriter {
  const list = new JsonList(output);
  return {
    write: (outcome, source, accepted) => list.add(formatJson(outcomeRecord(outcome, source, { accepted, document }))),
    finish: () => list.close(),
  };
}

/** A JSON array with an element on each line, written while it grows. */
class JsonList {
  readonly #output: TextOutput;
  #isEmpty = true;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  add(json: string): void {
    this.#output.write(`${this.#isEmpty ? "[\n" : ",\n"}${json}`);
    this.#isEmpty = false;
  }

  close(): void {
    this.#output.write(this.#isEmpty ? "[]" : "\n]");
  }
}
