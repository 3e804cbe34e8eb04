import type { EntityRef } from "@longshore/shared";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import type { CatalogEntity } from "../../plan/catalog/catalog-entity.ts";
import { type Cause, causeChain } from "../../plan/cause.ts";
import { problemRecord } from "../problem-record.ts";
import { entityDifferences } from "./entity-differences.ts";
import type { PlannedChange, RunPlan } from "./run-plan.ts";

/** A plan as machine output holds it; docs/cli.md describes the shape. */
export function planRecord(plan: RunPlan): JqObject {
  return {
    changes: plan.changes.map(changeRecord),
    deletion: {
      owned: plan.owned,
      stale: plan.stale,
      heldBack: [...plan.heldBack],
      threshold: plan.threshold,
      missingKinds: [...plan.missingKinds],
    },
  };
}

export function changeRecord({ change, sources }: PlannedChange): JqObject {
  const before = change.before;
  const after = "after" in change ? change.after : null;
  return {
    action: change.action,
    blueprint: change.ref?.blueprint ?? null,
    identifier: change.ref?.identifier ?? null,
    before: entityRecord(before),
    after: entityRecord(after),
    differences: change.action === "update" ? entityDifferences(before, after).map(differenceRecord) : [],
    missing: change.action === "waiting" ? change.waiting.missing.map(refRecord) : [],
    causes: change.causes.map((cause) => causeChain(cause).map(causeRecord)),
    sources: sources.map(({ file, line, kind, resource }) => ({ file, line, kind, resource })),
    problems: change.problems.map(problemRecord),
  };
}

function entityRecord(entity: CatalogEntity | null): JqValue {
  if (entity === null) return null;
  const { identifier, blueprint, title, icon, team, properties, relations } = entity;
  const targets = Object.entries(relations).map(([name, value]): [string, JqValue] => [
    name,
    value === null || typeof value === "string" ? value : [...value],
  ]);
  return { identifier, blueprint, title, icon, team: [...team], properties, relations: Object.fromEntries(targets) };
}

/** A field that is not there is absent, unlike one that is null. */
function differenceRecord({ field, before, after }: ReturnType<typeof entityDifferences>[number]): JqObject {
  return { field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function causeRecord(cause: Cause): JqObject {
  return { kind: cause.kind, ...("of" in cause ? { of: refRecord(cause.of), relation: cause.relation } : {}) };
}

function refRecord({ blueprint, identifier }: EntityRef): JqObject {
  return { blueprint, identifier };
}
