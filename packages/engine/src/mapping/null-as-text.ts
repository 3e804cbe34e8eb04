import { formatConfigPath } from "@longshore/shared";
import { Run } from "../jq/values/run.ts";
import type { JqValue } from "../jq/values/value.ts";
import { evaluationFailure } from "./evaluation-failure.ts";
import { describeNullText } from "./explain/null-text.ts";
import { Finding } from "./finding.ts";
import type { ItemRun } from "./item-run.ts";
import type { MappedEntity } from "./mapped-entity.ts";
import type { Field } from "./template.ts";

/** Steps for a second look at one expression. One that takes more is not reported. */
const STEPS = 100_000;

/**
 * Reports names of entities that say "null" because a missing value was made text. `identifier: .id | tostring` gives all
 * items without `id` the identifier `null`, so they become one entity. As in jq, the text stays.
 *
 * For items in whose run null was made text at all. The expressions are evaluated again, one by one.
 */
export function nullsAsText(fields: readonly Field[], entity: MappedEntity, item: ItemRun): Finding[] {
  return fields
    .filter((field) => saysNull(nameIn(entity, field)) && makesNullText(field, item))
    .map((field) => new Finding("null_as_text", field, () => describeNullText(field.name, field.expression, item)));
}

function nameIn(entity: MappedEntity, { role, name }: Field): JqValue | undefined {
  switch (role) {
    case "identifier":
      return entity.identifier;
    case "blueprint":
      return entity.blueprint;
    case "relation":
      return Object.entries(entity.relations ?? {}).find(([key]) => formatConfigPath(["relations", key]) === name)?.[1];
    default:
      return undefined;
  }
}

/** `null`, `svc-null`, `["null"]`; not `nullable`. */
function saysNull(value: JqValue | undefined): boolean {
  if (Array.isArray(value)) return value.some(saysNull);
  return typeof value === "string" && /(?<![\p{L}\p{N}])null(?![\p{L}\p{N}])/u.test(value);
}

/** `if (.x | tostring) == "null" then "fix-null" else .x end` has the word by itself: a mark in the place of null is not in it. */
function makesNullText({ expression }: Field, { item, run }: ItemRun): boolean {
  const again = new Run(run, { ...run.budget, steps: STEPS });
  again.nullText = MARK;
  try {
    return hasMark(expression.first(again, item));
  } catch (thrown) {
    evaluationFailure(thrown, expression.text, again);
    return false;
  }
}

/** A character for private use, which no function of jq changes. */
const MARK = "\u{f0000}";

function hasMark(value: JqValue | undefined): boolean {
  return Array.isArray(value) ? value.some(hasMark) : typeof value === "string" && value.includes(MARK);
}
