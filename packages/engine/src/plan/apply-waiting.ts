import { type EntityRef, type Problem, problem } from "@longshore/shared";
import { type BlueprintRules, type Edge, edgesOf, rulesOf } from "./blueprint/blueprint-rules.ts";
import { checkEntity, checkProperty } from "./blueprint/check-entity.ts";
import { PatternSteps } from "./blueprint/pattern-steps.ts";
import { entityKey, sameRef } from "./catalog/entity-key.ts";
import type { Cause } from "./cause.ts";
import { applyPatch } from "./content-patch.ts";
import { checkSize } from "./entity-size.ts";
import type { WaitingEntity } from "./plan.ts";
import { hasErrors, missingTargets, ownershipAfter, type Planning } from "./planning.ts";

/** A waiting row to look at again, because of what happened to `target`. */
export interface Turn {
  readonly ref: EntityRef;
  readonly target: EntityRef;
  readonly cause: Cause;
}

export interface Applied {
  /** What is there now and was not before. */
  readonly applied: readonly { readonly ref: EntityRef; readonly cause: Cause }[];
  /** Rows that have to be looked at again, because one that they need was rejected. */
  readonly again: readonly Turn[];
}

/**
 * Applies waiting rows that need each other, as one. If one does not fit its blueprint any more (which may have
 * changed since the row was written), it is rejected; if there is no budget left to find that out, it is due. In either
 * case nothing is applied yet.
 */
export function applyWaiting(planning: Planning, rows: readonly WaitingEntity[], turn: Turn): Applied {
  const together = new Set(rows.map((row) => entityKey(row.ref)));
  const causeOf = (row: WaitingEntity) => resolvedBy(planning, row, together, turn);
  const looked = rows.map((row) => ({ row, fitness: fitnessOf(planning, row, causeOf(row)) }));
  const left = looked.filter(({ fitness }) => fitness !== "rejected");
  for (const { row, fitness } of left) if (fitness === "due") markDue(planning, row);
  if (left.some(({ fitness }) => fitness === "due") || left.length < rows.length) {
    for (const { row, fitness } of left) if (fitness === "fits") markChecked(planning, row);
    return { applied: [], again: left.length < rows.length ? left.map(({ row }) => ({ ...turn, ref: row.ref })) : [] };
  }
  const appearing = rows
    .filter((row) => !planning.draft.has(row.ref))
    .map((row) => ({ ref: row.ref, cause: causeOf(row) }));
  for (const row of rows) applyRow(planning, row, causeOf(row));
  return { applied: appearing, again: [] };
}

type Fitness = "fits" | "rejected" | "due";

function fitnessOf(planning: Planning, row: WaitingEntity, cause: Cause): Fitness {
  const problems = problemsOf(planning, row);
  if (problems === null) return "due";
  if (!hasErrors(problems)) return "fits";
  planning.draft.removeWaiting(row.ref);
  planning.blockedBy.clear();
  planning.journal.settleRejected(row.ref, [cause], problems);
  return "rejected";
}

/** Null: unknown, for lack of budget. */
function problemsOf(planning: Planning, row: WaitingEntity): Problem[] | null {
  const { draft } = planning;
  const blueprint = draft.blueprint(row.ref.blueprint);
  if (blueprint === undefined) return [problem("not_found", `there is no blueprint \`${row.ref.blueprint}\` any more`)];
  const rules = rulesOf(blueprint);
  const ofValues = row.checked === rules.version ? [] : problemsOfValues(planning, row, rules);
  if (ofValues === null) return null;
  const current = draft.entity(row.ref);
  const entity = applyPatch(current, row.patch);
  return [...ofValues, ...checkEntity(entity, rules), ...checkSize(row.ref, current, entity)];
}

/**
 * Checks the values again, as the blueprint now is, on the account of the row's owner: who brings the target neither wrote
 * them nor the blueprint. A row that alone is more than a record may spend is not checked, ever.
 */
function problemsOfValues({ isRecheck }: Planning, row: WaitingEntity, rules: BlueprintRules): Problem[] | null {
  const values = Object.entries(row.patch.properties);
  const { result, isFirst } = PatternSteps.recheck(row.writer.integration, () =>
    values.flatMap(([name, value]) => checkProperty(name, value, rules) ?? []),
  );
  if (result !== null || !isFirst || !isRecheck) return result;
  const message = "the patterns of its blueprint need more steps for its values than a record may take";
  return [problem("patterns_too_costly", message, { path: "properties" })];
}

function markDue({ draft }: Planning, row: WaitingEntity): void {
  const edges = missingTargets(row.ref, row.patch, draft.blueprint(row.ref.blueprint), draft);
  draft.putWaiting({ ...row, missing: edges.map(({ target }) => target), due: true });
}

/** So that rows that can only be applied together are checked one after the other, over as many plans as it takes. */
function markChecked({ draft }: Planning, row: WaitingEntity): void {
  const blueprint = draft.blueprint(row.ref.blueprint);
  if (blueprint === undefined) return;
  const { version } = rulesOf(blueprint);
  if (row.checked !== version || row.due) draft.putWaiting({ ...row, checked: version, due: false });
}

function applyRow({ draft, journal }: Planning, row: WaitingEntity, cause: Cause): void {
  const current = draft.entity(row.ref);
  journal.settle(row.ref);
  journal.effect(row.ref).causes.push(cause);
  draft.removeWaiting(row.ref);
  draft.put(row.ref, applyPatch(current, row.patch), ownershipAfter(current, row.writer), row.writer.by);
}

/**
 * A row was resolved by what it waited for last. In a cycle that only one of the rows waited for directly; the others
 * name the next member of the cycle.
 */
function resolvedBy({ draft }: Planning, row: WaitingEntity, together: ReadonlySet<string>, turn: Turn): Cause {
  const edges = edgesOf(row.patch.relations, draft.blueprint(row.ref.blueprint)).filter(
    (edge) => !sameRef(edge.target, row.ref),
  );
  const edge: Edge | undefined =
    edges.find(({ target }) => sameRef(target, turn.target)) ??
    edges.find(({ target }) => together.has(entityKey(target))) ??
    edges[0];
  if (edge === undefined) return turn.cause;
  return { kind: "resolved", of: edge.target, relation: edge.relation.name, because: turn.cause };
}
