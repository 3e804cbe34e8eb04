import { writeFileSync } from "node:fs";
import type { Document } from "yaml";
import { formatJson } from "../../jq/values/format-json.ts";
import type { TestResult } from "./run-test.ts";
import type { TestFile } from "./test-file.ts";

/**
 * Writes what the mapping gave into the tests that expect other entities. The rest of the file, comments included, stays
 * as it is. Gives the number of tests changed.
 */
export function updateTests(file: TestFile, results: readonly TestResult[]): number {
  const wrong = results.filter(({ failures }) => failures.some(({ what }) => /entities|of entity/.test(what)));
  for (const { index, entities } of wrong) {
    file.document.setIn(["tests", index, "entities"], plainEntities(file.document, entities));
  }
  if (wrong.length > 0) writeFileSync(file.path, file.document.toString({ lineWidth: 0 }));
  return wrong.length;
}

/** Through JSON, since YAML would show exact numbers as objects. */
function plainEntities(document: Document, entities: TestResult["entities"]): unknown {
  return document.createNode(JSON.parse(formatJson([...entities])));
}
