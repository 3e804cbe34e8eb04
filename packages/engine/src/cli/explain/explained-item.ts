import type { CompiledMapping } from "../../mapping/compile-mapping.ts";
import type { ItemExplanation } from "../../mapping/explain/explain-item.ts";
import { inputFailure } from "../cli-failure.ts";
import { notJson, readPayloads } from "../payloads/read-payloads.ts";
import type { ItemSource } from "../run/item-source.ts";
import type { KindedFile } from "../run/map-files.ts";

/** An item under one mapping, with everything that led to its outcome. */
export interface ExplainedItem {
  readonly source: ItemSource;
  readonly explanation: ItemExplanation;
}

/**
 * Explains the items of files one at a time; with `line`, only those that begin on it.
 * @throws {CliFailure} for a file that is not JSON
 */
export function* explainFiles(
  mapping: CompiledMapping,
  files: readonly KindedFile[],
  line: number | null,
): Generator<ExplainedItem, void, void> {
  const options = { now: Date.now() / 1000 };
  for (const { file, kind } of files) {
    for (const payload of readPayloads(file)) {
      if (payload.item === undefined) throw inputFailure(notJson(payload.problem));
      if (line !== null && payload.line !== line) continue;
      for (const resource of mapping.resources) {
        if (resource.kind !== kind) continue;
        const source: ItemSource = { file: file.name, line: payload.line, kind, resource: resource.index };
        for (const explanation of resource.explainItem(payload.item, options)) yield { source, explanation };
      }
    }
  }
}
