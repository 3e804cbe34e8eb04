import { dirname, resolve } from "node:path";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import type { CompiledMapping } from "../../mapping/compile-mapping.ts";
import type { ItemExplanation } from "../../mapping/explain/explain-item.ts";
import { describeCondition } from "../../mapping/explain/false-condition.ts";
import { findingsOf } from "../../mapping/outcome.ts";
import { CliFailure, inputFailure } from "../cli-failure.ts";
import { kindsOf } from "../config/load-config.ts";
import { findFiles } from "../payloads/find-files.ts";
import { knownKind } from "../payloads/kind-of-file.ts";
import { notJson, readPayloads } from "../payloads/read-payloads.ts";
import { entityRecord } from "../run/outcome-record.ts";
import type { MappingTest } from "./mapping-test.ts";
import { mismatches, shown } from "./match-value.ts";
import type { PlacedTest, TestFile } from "./test-file.ts";

/** One thing that is not as a test wants it. */
export interface TestFailure {
  /** `properties.url of entity 1` */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  /** Why it is as it is, where the mapping can tell. */
  readonly because: string | null;
}

export interface TestResult {
  readonly name: string;
  readonly line: number;
  readonly index: number;
  readonly failures: readonly TestFailure[];
  /** What the mapping gave: for `--update`. */
  readonly entities: readonly JqObject[];
}

/** Maps the payload of a test and compares. A test that cannot be run fails, with the reason. */
export function runTest(file: TestFile, { test, index, line }: PlacedTest, mapping: CompiledMapping): TestResult {
  const result = { name: test.name, line, index };
  try {
    const explained = explain(file, test, mapping);
    const entities = explained.flatMap(({ outcome }) =>
      outcome.status === "mapped" ? [entityRecord(outcome.entity)] : [],
    );
    const failures = [
      ...outcomeFailures(test, explained),
      ...problemFailures(test, explained),
      ...entityFailures(test, entities, explained),
    ];
    return { ...result, failures, entities };
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    const failure = { what: "the test", expected: "to run", actual: error.message, because: null };
    return { ...result, failures: [failure], entities: [] };
  }
}

function explain(file: TestFile, test: MappingTest, mapping: CompiledMapping): ItemExplanation[] {
  const kinds = kindsOf(mapping);
  const [only = ""] = kinds;
  const kind = knownKind(test.kind ?? (kinds.length === 1 ? only : ""), kinds);
  const resources = mapping.resources.filter((resource) => resource.kind === kind);
  return payloadsOf(file, test).flatMap((item) => resources.flatMap((resource) => resource.explainItem(item)));
}

function payloadsOf(file: TestFile, test: MappingTest): readonly JqValue[] {
  if (test.payload !== undefined) return Array.isArray(test.payload) ? test.payload : [test.payload];
  const found = findFiles([resolve(dirname(file.path), test.file ?? "")]);
  return found.flatMap((each) =>
    [...readPayloads(each)].map((payload) => {
      if (payload.item === undefined) throw inputFailure(notJson(payload.problem));
      return payload.item;
    }),
  );
}

function outcomeFailures({ outcome: wanted }: MappingTest, explained: readonly ItemExplanation[]): TestFailure[] {
  if (wanted === undefined) return [];
  if (explained.length === 0) return [{ what: "outcome", expected: wanted, actual: "no item", because: null }];
  return explained.flatMap((each) =>
    each.outcome.status === wanted
      ? []
      : [{ what: "outcome", expected: wanted, actual: each.outcome.status, because: reasonOf(each) }],
  );
}

function problemFailures({ problem: wanted }: MappingTest, explained: readonly ItemExplanation[]): TestFailure[] {
  if (wanted === undefined) return [];
  const codes: string[] = explained.flatMap(({ outcome }) => findingsOf(outcome).map(({ code }) => code));
  if (codes.includes(wanted)) return [];
  const actual = codes.length === 0 ? "none" : [...new Set(codes)].join(", ");
  return [{ what: "problem", expected: wanted, actual, because: null }];
}

function entityFailures(
  { entities: wanted, exact }: MappingTest,
  entities: readonly JqObject[],
  explained: readonly ItemExplanation[],
): TestFailure[] {
  if (wanted === undefined) return [];
  if (wanted.length !== entities.length) {
    const because = explained.flatMap((each) => reasonOf(each) ?? []).join("; ");
    const counts = { expected: count(wanted.length), actual: count(entities.length) };
    return [{ what: "entities", ...counts, because: because === "" ? null : because }];
  }
  const mapped = explained.filter(({ outcome }) => outcome.status === "mapped");
  return wanted.flatMap((entity, position) =>
    mismatches(entity, entities[position], exact ?? false).map(({ path, expected, actual }) => ({
      what: `${path} of entity ${position + 1}`,
      expected: shown(expected),
      actual: shown(actual),
      because: reasonOfField(mapped[position], path),
    })),
  );
}

/** Why there is no entity. */
function reasonOf({ outcome, selector }: ItemExplanation): string | null {
  if (outcome.status === "mapped") return null;
  if (outcome.status !== "filtered") return outcome.reason.problem.message;
  const conditions = selector?.falseConditions ?? [];
  return conditions.length > 0 ? conditions.map(describeCondition).join("; ") : `\`${outcome.expression}\` is false`;
}

/** Where a field's null comes from. */
function reasonOfField(explanation: ItemExplanation | undefined, path: string): string | null {
  const field = explanation?.fields.find((each) => each.field === path);
  if (field === undefined) return null;
  if (field.result.kind === "error") return field.result.message;
  return field.missing.length === 0
    ? `it is \`${field.expression}\``
    : field.missing.map(({ reason }) => reason).join("; ");
}

function count(entities: number): string {
  return `${entities} ${entities === 1 ? "entity" : "entities"}`;
}
