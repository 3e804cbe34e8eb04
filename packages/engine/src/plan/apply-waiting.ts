import { type EntityRef, type Problem, problem } from "@longshore/shared";
import { type Edge, edgesOf, rulesOf } from "./blueprint/blueprint-rules.ts";
import { checkEntity, checkProperty } from "./blueprint/check-entity.ts";
import { entityKey, sameRef } from "./catalog/entity-key.ts";
import type { Cause } from "./cause.ts";
import { applyPatch } from "./content-patch.ts";
import { checkSize } from "./entity-size.ts";
import type { WaitingEntity } from "./plan.ts";
import { hasErrors, ownershipAfter, type Planning } from "./planning.ts";

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
 * changed since the row was written), it is rejected, and nothing is applied yet.
 */
export function applyWaiting(planning: Planning, rows: readonly WaitingEntity[], turn: Turn): Applied {
  const together = new Set(rows.map((row) => entityKey(row.ref)));
  const causeOf = (row: WaitingEntity) => resolvedBy(planning, row, together, turn);
  const fit = rows.filter((row) => !rejectUnfit(planning, row, causeOf(row)));
  if (fit.length < rows.length) return { applied: [], again: fit.map((row) => ({ ...turn, ref: row.ref })) };
  const appearing = rows
    .filter((row) => !planning.draft.has(row.ref))
    .map((row) => ({ ref: row.ref, cause: causeOf(row) }));
  for (const row of rows) applyRow(planning, row, causeOf(row));
  return { applied: appearing, again: [] };
}

function rejectUnfit(planning: Planning, row: WaitingEntity, cause: Cause): boolean {
  const problems = problemsOf(planning, row);
  if (!hasErrors(problems)) return false;
  planning.draft.removeWaiting(row.ref);
  planning.blockedBy.clear();
  planning.journal.settleRejected(row.ref, [cause], problems);
  return true;
}

function problemsOf({ draft }: Planning, row: WaitingEntity): Problem[] {
  const blueprint = draft.blueprint(row.ref.blueprint);
  if (blueprint === undefined) return [problem("not_found", `there is no blueprint \`${row.ref.blueprint}\` any more`)];
  const rules = rulesOf(blueprint);
  const properties = Object.entries(row.patch.properties);
  const current = draft.entity(row.ref);
  const entity = applyPatch(current, row.patch);
  return [
    ...properties.flatMap(([name, value]) => checkProperty(name, value, rules) ?? []),
    ...checkEntity(entity, rules),
    ...checkSize(row.ref, current, entity),
  ];
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
