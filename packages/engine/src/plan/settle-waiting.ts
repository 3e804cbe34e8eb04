import type { EntityRef } from "@longshore/shared";
import { applyWaiting, type Turn } from "./apply-waiting.ts";
import { rulesOf } from "./blueprint/blueprint-rules.ts";
import { entityKey } from "./catalog/entity-key.ts";
import { sameRelations } from "./catalog/same-content.ts";
import type { Cause } from "./cause.ts";
import { type ContentPatch, composePatches } from "./content-patch.ts";
import type { WaitingEntity, Writer } from "./plan.ts";
import { foldWriters, missingTargets, type Planning } from "./planning.ts";

interface NewWait {
  readonly ref: EntityRef;
  readonly patch: ContentPatch;
  readonly writer: Writer;
  readonly missing: readonly EntityRef[];
}

/** Makes a write wait, folded into the one that waits there already. It may close a cycle, and then waits no more. */
export function wait(planning: Planning, { ref, patch, writer, missing }: NewWait, cause: Cause): void {
  const { draft } = planning;
  const before = draft.waiting(ref);
  const folded = before === undefined ? patch : composePatches(before.patch, patch);
  const since = before?.since ?? planning.options.at;
  const checked = checkedAfter(planning, before, { ref, patch });
  const row = { ref, patch: folded, missing, writer: foldWriters(before?.writer, writer), since, checked, due: false };
  draft.putWaiting(row);
  if (before !== undefined && sameRelations(before.patch.relations, folded.relations)) return;
  if (before !== undefined) planning.blockedBy.clear();
  settle(planning, [{ ref, target: ref, cause }]);
}

/** The values of the patch were checked just now; those of an older write that it folds into, when that was written. */
function checkedAfter(
  { draft }: Planning,
  before: WaitingEntity | undefined,
  { ref, patch }: Pick<NewWait, "ref" | "patch">,
): string | null {
  if (before !== undefined && !patch.replace) return before.checked;
  const blueprint = draft.blueprint(ref.blueprint);
  return blueprint === undefined ? null : rulesOf(blueprint).version;
}

/** Looks at rows again that are due to be checked. */
export function settleDue(planning: Planning, rows: readonly EntityRef[]): void {
  settle(
    planning,
    rows.map((ref) => ({ ref, target: ref, cause: { kind: "recheck" } })),
  );
}

/** Takes a waiting write out of the plan because its key is deleted. */
export function forgetWaiting(planning: Planning, ref: EntityRef): void {
  if (planning.draft.waiting(ref) === undefined) return;
  planning.draft.removeWaiting(ref);
  planning.journal.settle(ref);
  planning.blockedBy.clear();
}

/** An entity came or went: what waits for it may go on, or has more to wait for. */
export function notifyWaiting(planning: Planning, ref: EntityRef, cause: Cause): void {
  // A bare target may appear while its own write still waits: what led through it to a missing entity leads there no more.
  if (planning.blockedBy.has(entityKey(ref))) planning.blockedBy.clear();
  settle(planning, waitersOf(planning, ref, cause));
}

function waitersOf({ draft }: Planning, target: EntityRef, cause: Cause): Turn[] {
  return draft.waiters(target).map((row) => ({ ref: row.ref, target, cause }));
}

/** Applies every row that can be, each application giving further rows their turn. A queue, since chains may be long. */
function settle(planning: Planning, turns: Turn[]): void {
  for (let next = 0; next < turns.length; next++) {
    const turn = turns[next];
    const row = turn === undefined ? undefined : planning.draft.waiting(turn.ref);
    if (turn === undefined || row === undefined) continue;
    const ready = needed(planning, row);
    if (ready === null) refreshMissing(planning, row, turn.cause);
    else turns.push(...applyReady(planning, ready, turn));
  }
}

/**
 * The rows that have to be applied with this one: itself and every row that it, or one of those, points at. Null if
 * one of them points at an entity that neither exists nor waits.
 */
function needed(planning: Planning, start: WaitingEntity): WaitingEntity[] | null {
  const { draft, blockedBy } = planning;
  const rows = new Map([[entityKey(start.ref), start]]);
  const reachedFrom = new Map<string, string>();
  for (const [key, row] of rows) {
    const known = row === start ? undefined : blockedBy.get(key);
    if (known !== undefined && isAbsent(planning, known)) return block(planning, key, reachedFrom, known);
    for (const { target } of missingTargets(row.ref, row.patch, draft.blueprint(row.ref.blueprint), draft)) {
      const waiting = draft.waiting(target);
      if (waiting === undefined) return block(planning, key, reachedFrom, target);
      const targetKey = entityKey(target);
      if (rows.has(targetKey)) continue;
      rows.set(targetKey, waiting);
      reachedFrom.set(targetKey, key);
    }
  }
  return [...rows.values()];
}

function isAbsent({ draft }: Planning, ref: EntityRef): boolean {
  return !draft.has(ref) && draft.waiting(ref) === undefined;
}

/** Remembers the missing entity for every row on the way to it. */
function block({ blockedBy }: Planning, from: string, reachedFrom: Map<string, string>, missing: EntityRef): null {
  for (let key: string | undefined = from; key !== undefined; key = reachedFrom.get(key)) blockedBy.set(key, missing);
  return null;
}

/** Some of what it waited for has come or gone: the row says so. */
function refreshMissing({ draft, journal }: Planning, row: WaitingEntity, cause: Cause): void {
  const missing = missingTargets(row.ref, row.patch, draft.blueprint(row.ref.blueprint), draft).map(
    (edge) => edge.target,
  );
  const isSame = missing.map(entityKey).join() === row.missing.map(entityKey).join();
  if (isSame && !row.due) return;
  draft.putWaiting({ ...row, missing, due: false });
  if (!isSame) journal.waiting(row.ref).causes.push(cause);
}

function applyReady(planning: Planning, rows: readonly WaitingEntity[], turn: Turn): Turn[] {
  const { applied, again } = applyWaiting(planning, rows, turn);
  return [...again, ...applied.flatMap(({ ref, cause }) => waitersOf(planning, ref, cause))];
}
