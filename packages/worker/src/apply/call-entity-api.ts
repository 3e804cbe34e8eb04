import {
  type Change,
  type EntityWrite,
  firstNeeds,
  LoadedCatalog,
  PatternSteps,
  PatternsTooCostly,
  type Plan,
  type PlanInput,
  type PlanSettings,
  planChanges,
  planInRounds,
} from "@longshore/engine";
import { type EntityRef, problem } from "@longshore/shared";
import { sql } from "kysely";
import { refusal } from "../api-error.ts";
import type { Blueprints } from "../catalog/blueprint-cache.ts";
import { entityKey } from "../catalog/entity-key.ts";
import { lockHead } from "../catalog/head.ts";
import { loadPart } from "../catalog/load-part.ts";
import { UnreadWaiters } from "../catalog/load-waiting.ts";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { requiredRelations } from "../migration/required-relations.ts";
import { appendApiRecord } from "./append-api-record.ts";
import { appendRechecks, hasDue } from "./append-rechecks.ts";
import type { Applying, IntegrationRow } from "./applying.ts";
import { commitPlan } from "./commit-plan.ts";
import type { Caller, EntityCall, EntityCallResult, InputResult, RefusedWrite } from "./entity-call.ts";
import { migrateCall } from "./migrate-call.ts";
import { chargePatterns, WRITE_LIMITS } from "./pattern-limits.ts";
import { parsedDestination } from "./record-context.ts";

/** Undoes the transaction and still gives its result. */
class Undone extends Error {
  readonly result: EntityCallResult;

  constructor(result: EntityCallResult) {
    super("nothing is written");
    this.result = result;
  }
}

/**
 * Plans, writes and logs a call of the entity API in one transaction, so that its caller is answered with what happened.
 * A call that changes nothing for the better (all inputs refused, or only validated) leaves no trace.
 * @throws {ApiError} `unavailable` while too many events wait for their destinations, `patterns_too_costly`
 */
export async function callEntityApi(deps: Applying, call: EntityCall): Promise<EntityCallResult> {
  if (!call.validationOnly && (await deps.outbox?.isFull()) === true) {
    throw refusal("unavailable", "too many events wait for their destinations", { retryAfter: 10 });
  }
  const patterns = new PatternSteps(deps.patternLimits?.write ?? WRITE_LIMITS);
  try {
    const { result, leavesDue } = await transact(deps.db, (tx) => takeCall(deps, tx, call, patterns));
    if (leavesDue) await appendRechecks(deps);
    return result;
  } catch (error) {
    if (error instanceof Undone) return error.result;
    if (error instanceof PatternsTooCostly) throw refusal("patterns_too_costly", error.message);
    throw error;
  } finally {
    chargePatterns(deps.charge, null, patterns);
  }
}

interface Taken {
  readonly result: EntityCallResult;
  readonly leavesDue: boolean;
}

async function takeCall(deps: Applying, tx: Tx, given: EntityCall, patterns: PatternSteps): Promise<Taken> {
  const head = await lockHead(tx);
  const now = deps.clock.now();
  const blueprints = await deps.blueprints.load(tx, head.blueprintsVersion);
  const integration = await exporterOf(tx, given.caller);
  const destination = integration === null ? null : parsedDestination(integration);
  const required = requiredRelations(blueprints.byIdentifier);
  const { call, migrated } = await migrateCall(tx, given, { at: now, destination, required });
  if (migrated !== null) {
    if (migrated.migration === null) throw new Undone(migrated);
    await logCall(tx, call, head.appliedNo, now, migrated);
    return { result: migrated, leavesDue: false };
  }
  const refused = await refusals(tx, call);
  const settings = await settingsOf(deps, tx, call, integration, now);
  const unread = new UnreadWaiters();
  const plan = await planCall(tx, call, refused, blueprints, settings, { patterns, unread });
  const result = resultOf(plan, call, refused);
  const all = [...result.writes, ...result.deletes];
  const isRefused = call.atomic && all.some(({ status }) => status === "rejected");
  if (call.validationOnly || isRefused || all.every(({ status }) => status === "rejected")) throw new Undone(result);
  await commitPlan(tx, plan, blueprints, {
    trigger: { orgId: deps.org, userId: call.caller.id, origin: call.caller.userAgent ?? "API", at: now.toISOString() },
    datasource: call.caller.userAgent,
    inputCause: () => ({ type: "api" }),
    reconciliation: null,
    destination,
  });
  await logCall(tx, call, head.appliedNo, now, result);
  return { result, leavesDue: (await unread.markDue(tx, plan)) || hasDue(plan) };
}

/** The integration whose exporter calls; null for people and other programs. */
async function exporterOf(tx: Tx, { userAgent }: Caller): Promise<IntegrationRow | null> {
  const installation = /^port-ocean\/[^/]+\/[^/]+\/([^/]+)\/exporter$/.exec(userAgent ?? "")?.[1];
  if (installation === undefined) return null;
  const found = await tx
    .selectFrom("catalog.integration")
    .selectAll()
    .where("installation_id", "=", installation)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return found ?? null;
}

async function settingsOf(
  deps: Applying,
  tx: Tx,
  call: EntityCall,
  integration: IntegrationRow | null,
  now: Date,
): Promise<PlanSettings> {
  return {
    at: now.toISOString(),
    by: call.caller.id,
    integration: integration === null ? null : String(integration.id),
    seq: integration === null ? 0 : await lastSeq(tx, integration.id),
    merge: call.merge,
    createMissingRelatedEntities: call.createMissingRelatedEntities,
    waitForTargets: false,
    deleteDependentEntities: call.deleteDependentEntities,
    mode: deps.mode,
    deletes: "any",
  };
}

/** An entity that an exporter writes itself was seen where its log is now. */
async function lastSeq(tx: Tx, integration: number): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    SELECT next_seq - 1 AS seq FROM catalog.log WHERE integration = ${integration}`.execute(tx);
  return rows[0]?.seq ?? 0;
}

/** Writes that are refused: as they were given, or because their entity exists or does not. By position. */
async function refusals(tx: Tx, call: EntityCall): Promise<ReadonlyMap<number, InputResult>> {
  const { existing = "write", absent = "create", writes = [] } = call;
  const refused = new Map<number, InputResult>();
  for (const [index, write] of writes.entries()) if (isRefused(write)) refused.set(index, write);
  if (existing === "write" && absent === "create") return refused;
  const refs = writes.map((write) => (isRefused(write) ? null : refOf(write)));
  const found = await existingKeys(tx, refs);
  for (const [index, ref] of refs.entries()) {
    if (ref === null) continue;
    const name = `\`${ref.blueprint}/${ref.identifier}\``;
    const exists = found.has(entityKey(ref));
    const fault =
      exists && existing === "refuse"
        ? problem("identifier_taken", `${name} exists`, { path: "identifier" })
        : !exists && absent === "refuse"
          ? problem("not_found", `there is no ${name}`, { path: "identifier" })
          : null;
    if (fault !== null) refused.set(index, { status: "rejected", ref, entity: null, problems: [fault] });
  }
  return refused;
}

function isRefused(write: EntityWrite | RefusedWrite): write is RefusedWrite {
  return "status" in write;
}

function refOf({ blueprint, identifier }: EntityWrite): EntityRef | null {
  return typeof identifier === "string" ? { blueprint, identifier } : null;
}

async function existingKeys(tx: Tx, refs: readonly (EntityRef | null)[]): Promise<ReadonlySet<string>> {
  const keys = refs.flatMap((ref) => (ref === null ? [] : entityKey(ref)));
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM catalog.entity WHERE key = ANY(${keys}::uuid[])`.execute(tx);
  return new Set(rows.map((row) => row.key));
}

async function planCall(
  tx: Tx,
  call: EntityCall,
  refused: ReadonlyMap<number, InputResult>,
  blueprints: Blueprints,
  settings: PlanSettings,
  { patterns, unread }: { readonly patterns: PatternSteps; readonly unread: UnreadWaiters },
): Promise<Plan> {
  const entities = (call.writes ?? []).flatMap((write, index) =>
    isRefused(write) || refused.has(index) ? [] : [write],
  );
  const input: PlanInput = { entities, deletes: call.deletes ?? [] };
  const view = new LoadedCatalog(blueprints.byIdentifier);
  return planInRounds(
    view,
    firstNeeds(input, view),
    (needs) => loadPart(tx, needs, unread),
    () => patterns.run(() => planChanges(input, view, settings)),
  );
}

const STATUS = {
  create: "created",
  update: "updated",
  unchanged: "unchanged",
  delete: "deleted",
  waiting: "rejected",
  rejected: "rejected",
} as const;

/** What became of each input of the call. Each input of a plan is answered by exactly one change. */
function resultOf(plan: Plan, call: EntityCall, refused: ReadonlyMap<number, InputResult>): EntityCallResult {
  const answers = { entities: [] as InputResult[], deletes: [] as InputResult[] };
  for (const change of plan.changes) {
    for (const { list, index } of change.inputs) answers[list][index] = inputResult(change);
  }
  const planned = answers.entities.values();
  const writes = (call.writes ?? []).flatMap((_, index) => refused.get(index) ?? planned.next().value ?? []);
  const deleted = plan.changes.filter((change) => change.action === "delete").map((change) => change.ref);
  return { writes, deletes: answers.deletes, deleted, migration: null };
}

function inputResult(change: Change): InputResult {
  const entity = "after" in change ? change.after : null;
  return { status: STATUS[change.action], ref: change.ref, entity, problems: change.problems };
}

/** The call as a record of its own log, applied in the transaction that appends it. */
async function logCall(
  tx: Tx,
  call: EntityCall,
  appliedNo: number,
  at: Date,
  { writes, deletes, migration }: EntityCallResult,
): Promise<void> {
  const counts = Object.groupBy([...writes, ...deletes], ({ status }) => status);
  const outcomes = Object.fromEntries(Object.entries(counts).map(([status, list]) => [status, list?.length ?? 0]));
  await appendApiRecord(tx, {
    type: "api",
    body: call.body,
    items: writes.length + deletes.length,
    appliedNo,
    at,
    outcomes: migration === null ? outcomes : { migrationId: migration },
  });
}
