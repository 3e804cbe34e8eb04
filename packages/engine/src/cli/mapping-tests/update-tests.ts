import { writeFileSync } from "node:fs";
import type { Document } from "yaml";
import { formatJson } from "../../jq/values/format-json.ts";
import { equals } from "../../jq/values/order.ts";
import { isObject } from "../../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import type { TestResult } from "./run-test.ts";
import type { TestFile } from "./test-file.ts";

type Place = readonly (string | number)[];

/**
 * Writes what the mapping gave into the tests that expect other entities: only the values that differ, so that comments,
 * and what a test leaves out on purpose, stay as they are. Gives the number of tests changed.
 */
export function updateTests(file: TestFile, results: readonly TestResult[]): number {
  const wrong = results.filter(({ failures }) => failures.some(({ what }) => /entities|of entity/.test(what)));
  for (const { index, entities } of wrong) {
    const test = file.tests.find((each) => each.index === index)?.test;
    const wanted = test?.entities ?? [];
    const place = ["tests", index, "entities"];
    if (wanted.length !== entities.length) set(file.document, place, [...entities]);
    else {
      for (const [position, entity] of wanted.entries()) {
        update(file.document, [...place, position], entity, entities[position] ?? null, test?.exact ?? false);
      }
    }
  }
  if (wrong.length > 0) writeFileSync(file.path, file.document.toString({ lineWidth: 0 }));
  return wrong.length;
}

function update(document: Document, place: Place, wanted: JqValue, actual: JqValue, exact: boolean): void {
  if (isObject(wanted) && isObject(actual)) updateKeys(document, place, wanted, actual, exact);
  else if (!equals(wanted, actual)) set(document, place, actual);
}

function updateKeys(document: Document, place: Place, wanted: JqObject, actual: JqObject, exact: boolean): void {
  for (const [key, value] of Object.entries(wanted)) {
    const given = Object.hasOwn(actual, key) ? actual[key] : undefined;
    if (given === undefined) document.deleteIn([...place, key]);
    else update(document, [...place, key], value, given, exact);
  }
  if (!exact) return;
  for (const [key, value] of Object.entries(actual))
    if (!Object.hasOwn(wanted, key)) set(document, [...place, key], value);
}

/** Through JSON, since YAML would show exact numbers as objects. A scalar keeps the comment behind it. */
function set(document: Document, place: Place, value: JqValue): void {
  const plain: unknown = JSON.parse(formatJson(value));
  document.setIn(place, typeof plain === "object" && plain !== null ? document.createNode(plain) : plain);
}
