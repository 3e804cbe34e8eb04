import { type EntityRef, entityIdentifierFault, type Problem, problem } from "@longshore/shared";
import { type CatalogBlueprint, type Edge, rulesOf } from "./blueprint/blueprint-rules.ts";
import { checkEntity } from "./blueprint/check-entity.ts";
import { entityName } from "./catalog/entity-key.ts";
import type { Cause, InputPosition } from "./cause.ts";
import { applyPatch, type ContentPatch, composePatches } from "./content-patch.ts";
import { checkSize } from "./entity-size.ts";
import type { Writer } from "./plan.ts";
import type { EntityWrite } from "./plan-input.ts";
import { foldWriters, hasErrors, missingTargets, ownershipAfter, type Planning } from "./planning.ts";
import { readWrite } from "./read-write.ts";
import { noMatch, type SearchScope, searchOne } from "./search/resolve-search.ts";
import { notifyWaiting, wait } from "./settle-waiting.ts";

/** Adds one write to the plan: it takes effect, waits, or is rejected. */
export function writeEntity(planning: Planning, write: EntityWrite, input: InputPosition): void {
  const problems: Problem[] = [];
  const report = (found: Problem) => problems.push(inMode(found, planning));
  const cause: Cause = { kind: "mapped", input };
  const written = readTarget(planning, write, report);
  if (written !== null) planning.journal.see(written.ref);
  if (written === null || written.blueprint === undefined || hasErrors(problems)) {
    planning.journal.reject({ ref: written?.ref ?? null, causes: [cause], inputs: [input], problems });
    return;
  }
  const { ref, blueprint, claims } = written;
  const { options } = planning;
  const patch = readWrite(write, rulesOf(blueprint), !options.merge, searchScope(planning), report);
  if (!hasErrors(problems)) checkTogether(planning, ref, blueprint, patch).forEach(report);
  if (hasErrors(problems)) {
    planning.journal.reject({ ref, causes: [cause], inputs: [input], problems });
    return;
  }
  const writer: Writer = { integration: options.integration, seq: options.seq, by: options.by, claims };
  takeWrite(planning, { ref, blueprint, patch, writer, cause, input, problems });
}

/** In `strict` mode whatever is reported stands in the way. */
function inMode(found: Problem, { options }: Planning): Problem {
  return options.mode === "strict" ? { ...found, severity: "error" } : found;
}

function searchScope({ draft, options }: Planning): SearchScope {
  return { at: options.at, search: (search) => draft.search(search) };
}

interface Target {
  readonly ref: EntityRef;
  readonly blueprint: CatalogBlueprint | undefined;
  /** False if the entity was found by search, not named. */
  readonly claims: boolean;
}

/** Which entity is meant; null if that stays unknown. */
function readTarget(planning: Planning, write: EntityWrite, report: (found: Problem) => void): Target | null {
  const blueprint = planning.draft.blueprint(write.blueprint);
  if (blueprint === undefined) {
    report(problem("not_found", `there is no blueprint \`${write.blueprint}\``, { path: "blueprint" }));
  }
  if (typeof write.identifier === "string") {
    const fault = entityIdentifierFault(write.identifier);
    if (fault !== null)
      report(problem("identifier_invalid", `the identifier is refused: ${fault}`, { path: "identifier" }));
    return { ref: { blueprint: write.blueprint, identifier: write.identifier }, blueprint, claims: true };
  }
  if (blueprint === undefined) return null;
  const result = searchOne(write.identifier, write.blueprint, "identifier", searchScope(planning));
  if ("problem" in result) report(result.problem);
  else if (result.found.length === 0) report(noMatch(write.blueprint, "identifier", "error"));
  const identifier = "found" in result ? result.found[0] : undefined;
  return identifier === undefined
    ? null
    : { ref: { blueprint: write.blueprint, identifier }, blueprint, claims: false };
}

/** What is wrong with the entity that the write would make, and with the targets it would need. */
function checkTogether(
  planning: Planning,
  ref: EntityRef,
  blueprint: CatalogBlueprint,
  patch: ContentPatch,
): Problem[] {
  const { draft } = planning;
  const whole = withWaiting(planning, ref, patch);
  const current = draft.entity(ref);
  const entity = applyPatch(current, whole);
  const unreachable = missingTargets(ref, whole, blueprint, draft).filter((edge) => !canAppear(planning, edge));
  return [
    ...checkEntity(entity, rulesOf(blueprint)),
    ...checkSize(ref, current, entity),
    ...unreachable.map(unreachableProblem),
  ];
}

function withWaiting({ draft }: Planning, ref: EntityRef, patch: ContentPatch): ContentPatch {
  const waiting = draft.waiting(ref);
  return waiting === undefined ? patch : composePatches(waiting.patch, patch);
}

/** Users and teams are made by their owners, never as the target of a relation. */
const PROTECTED: ReadonlySet<string> = new Set(["_user", "_team"]);

/** Whether a missing target can be created now, or come later and be waited for. */
function canAppear({ draft, options }: Planning, { target }: Edge): boolean {
  if (draft.blueprint(target.blueprint) === undefined) return false;
  if (!options.createMissingRelatedEntities) return options.waitForTargets;
  return !PROTECTED.has(target.blueprint);
}

function unreachableProblem({ relation, target }: Edge): Problem {
  const message = `relation \`${relation.name}\` points at \`${entityName(target)}\`, which does not exist and cannot be created`;
  return problem("not_found", message, { path: `relations.${relation.name}` });
}

interface CheckedWrite {
  readonly ref: EntityRef;
  readonly blueprint: CatalogBlueprint;
  readonly patch: ContentPatch;
  readonly writer: Writer;
  readonly cause: Cause;
  readonly input: InputPosition;
  readonly problems: readonly Problem[];
}

/** A write that fits: its missing targets are created, or waited for, and else it takes effect. */
function takeWrite(planning: Planning, write: CheckedWrite): void {
  const { ref, blueprint, cause } = write;
  const { draft, options } = planning;
  const missing = missingTargets(ref, withWaiting(planning, ref, write.patch), blueprint, draft);
  if (missing.length > 0 && !options.createMissingRelatedEntities) {
    note(planning.journal.waiting(ref), write);
    wait(
      planning,
      { ref, patch: write.patch, writer: write.writer, missing: missing.map((edge) => edge.target) },
      cause,
    );
    return;
  }
  for (const edge of missing) createBare(planning, edge, write);
  applyWrite(planning, write);
}

function note(entry: ReturnType<Planning["journal"]["effect"]>, { cause, input, problems }: CheckedWrite): void {
  entry.causes.push(cause);
  entry.inputs.push(input);
  entry.problems.push(...problems);
}

function applyWrite(planning: Planning, write: CheckedWrite): void {
  const { draft, journal } = planning;
  const { ref } = write;
  const current = draft.entity(ref);
  const content = applyPatch(current, withWaiting(planning, ref, write.patch));
  const writer = foldWriters(draft.waiting(ref)?.writer, write.writer);
  journal.settle(ref);
  note(journal.effect(ref), write);
  draft.removeWaiting(ref);
  draft.put(ref, content, ownershipAfter(current, writer), write.writer.by);
  if (current === null) notifyWaiting(planning, ref, write.cause);
}

/**
 * The target of a relation, with nothing but its name: no owner, and excused from what its blueprint requires. Two
 * relations may name the same missing target; it is created for the first.
 */
function createBare(planning: Planning, { relation, target }: Edge, write: CheckedWrite): void {
  const { draft, journal, options } = planning;
  if (draft.has(target)) return;
  const cause: Cause = { kind: "missing_target", of: write.ref, relation: relation.name, because: write.cause };
  journal.effect(target).causes.push(cause);
  const bare = { title: target.identifier, icon: null, team: [], properties: {}, relations: {} };
  draft.put(target, bare, { owner: null, lastSeen: 0 }, options.by);
  notifyWaiting(planning, target, cause);
}
