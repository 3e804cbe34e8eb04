import {
  type EndedSync,
  LoadedCatalog,
  type LoadedOwnership,
  planInRounds,
  planReconciliation,
  type Reconciliation,
  type TalliedProblem,
} from "@longshore/engine";
import { type EntityRef, type MappingFlags, mappingFlags, problem } from "@longshore/shared";
import { type Selectable, sql } from "kysely";
import { loadPart } from "../catalog/load-part.ts";
import { type WaitingRow, waitingOf } from "../catalog/waiting-row.ts";
import type { Tx } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { MOST_DELETED } from "../migration/bounds.ts";
import { type RequiredRelations, requiredRelations } from "../migration/required-relations.ts";
import { isTooLarge } from "../migration/weigh-deletion.ts";
import type { Applying, RawRecord } from "./applying.ts";
import { commitPlan } from "./commit-plan.ts";
import { migrateStale } from "./migrate-stale.ts";
import { merged, noteProblems, storableJson } from "./note-problems.ts";
import { clientName, integrationOf, parsedDestination } from "./record-context.ts";
import type { Turn } from "./turn.ts";

type SyncRow = Selectable<Schema["catalog.sync"]>;

/** Of a list in the report of a sync; the counts beside it are of all. */
const MOST_LISTED = 100;

/** What the end of a sync did. */
export interface EndReport {
  /** JSON text. */
  readonly report: string;
  readonly problems: readonly TalliedProblem[];
}

/** Deletes what a full sync did not mention any more, or says why not. */
export async function reconcile(deps: Applying, tx: Tx, record: RawRecord, turn: Turn): Promise<EndReport> {
  const sync = await syncOf(tx, record);
  const flags = mappingFlags(JSON.parse(sync.flags));
  const integration = await integrationOf(tx, record.integration);
  const owner = String(record.integration);
  const blueprints = await deps.blueprints.load(tx, turn.blueprintsVersion);
  const required = requiredRelations(blueprints.byIdentifier);
  const ownership = await ownershipOf(tx, record.integration, sync.started_seq, flags, required);
  const view = new LoadedCatalog(blueprints.byIdentifier, ownership);
  const ended: EndedSync = {
    type: sync.type,
    startedAt: sync.started_seq,
    ...(await failuresOf(tx, record, sync)),
    threshold: flags.entityDeletionThreshold,
  };
  const at = record.received_at.toISOString();
  const settings = {
    at,
    by: integration.installation_id,
    integration: owner,
    seq: record.seq,
    createMissingRelatedEntities: flags.createMissingRelatedEntities,
    // The end of a sync takes what it deletes with everything that cannot be without it only if that was asked for.
    deleteDependentEntities: flags.deleteDependentEntities,
    mode: deps.mode,
  };
  const result = await planInRounds(
    view,
    { entities: [], referrers: [], waiters: [], searches: [] },
    (needs) => loadPart(tx, needs),
    () => planReconciliation(ended, view, settings),
  );
  await commitPlan(tx, result.plan, blueprints, {
    trigger: { orgId: deps.org, userId: integration.installation_id, origin: clientName(integration), at },
    datasource: null,
    inputCause: () => ({ type: "api" }),
    reconciliation: { type: "reconciliation", integration: integration.installation_id, sync: sync.sync_id },
    destination: parsedDestination(integration),
  });
  const problems = merged(unmetProblems(result));
  await noteProblems(tx, record, problems, at);
  const isMigrated = (ownership.owned.unlisted ?? 0) > 0 && result.heldBack.length === 0;
  const migrated = isMigrated
    ? await migrateStale(tx, record, integration, { sync, flags, required, at: deps.clock.now() })
    : null;
  return { report: storableJson({ ...report(result), ...migrated }), problems };
}

async function syncOf(tx: Tx, record: RawRecord): Promise<SyncRow> {
  return tx
    .selectFrom("catalog.sync")
    .selectAll()
    .where("integration", "=", record.integration)
    .where("sync_id", "=", record.sync_id ?? "")
    .executeTakeFirstOrThrow();
}

/** Stale entities are listed only if one transaction may delete them; else they are counted. */
async function ownershipOf(
  tx: Tx,
  integration: number,
  startedSeq: number,
  flags: MappingFlags,
  required: RequiredRelations,
): Promise<LoadedOwnership> {
  const counts = await sql<{ total: number; stale: number }>`
    SELECT count(*) AS total, count(*) FILTER (WHERE last_seen_seq < ${startedSeq}) AS stale
    FROM catalog.entity WHERE owner = ${integration}`.execute(tx);
  const { total, stale } = counts.rows[0] ?? { total: 0, stale: 0 };
  const { rows } = await sql<EntityRef>`
    SELECT blueprint, identifier FROM catalog.entity
    WHERE owner = ${integration} AND last_seen_seq < ${startedSeq} ORDER BY key LIMIT ${MOST_DELETED + 1}`.execute(tx);
  const isMany = await isTooLarge(tx, rows, flags.deleteDependentEntities, required);
  // Without what they write, which may be 450 kB each: the end of a sync names them, and reads those that it gives up.
  const waiting = await sql<WaitingRow>`
    SELECT key, blueprint, identifier, '{}'::json AS patch, missing, integration, seq, written_by, claims, datasource, since,
      checked, due FROM catalog.waiting_entity WHERE integration = ${integration} ORDER BY key`.execute(tx);
  return {
    owned: isMany ? { total, stale: [], unlisted: stale } : { total, stale: rows },
    waiting: waiting.rows.map(waitingOf),
  };
}

/**
 * Items that failed to map, and resources that failed as a whole: by the client's word, or by a record that was set aside,
 * retried or discarded since or not: the deletions that this holds back wait for the next sync.
 */
async function failuresOf(
  tx: Tx,
  record: RawRecord,
  sync: SyncRow,
): Promise<{ readonly failedItems: number; readonly failedKinds: number }> {
  const { rows } = await sql<{ items: number; kinds: number; set_aside: number }>`
    SELECT
      (SELECT coalesce(sum((counts ->> 'failed')::bigint), 0)::bigint FROM catalog.sync_kind
        WHERE integration = ${record.integration} AND sync_id = ${sync.sync_id}) AS items,
      (SELECT count(*) FROM catalog.sync_kind
        WHERE integration = ${record.integration} AND sync_id = ${sync.sync_id} AND state <> 'finished') AS kinds,
      (SELECT count(*) FROM catalog.raw_record
        WHERE integration = ${record.integration} AND seq >= ${sync.started_seq} AND seq < ${record.seq}
          AND sync_id = ${sync.sync_id} AND status IN ('set_aside', 'retried', 'discarded')) AS set_aside`.execute(tx);
  const [found] = rows;
  return { failedItems: found?.items ?? 0, failedKinds: (found?.kinds ?? 0) + (found?.set_aside ?? 0) };
}

function unmetProblems({ unmet, expired }: Reconciliation) {
  return [...unmet, ...expired].map(({ ref, missing }) => {
    const targets = missing.map(({ blueprint, identifier }) => `\`${blueprint}/${identifier}\``).join(", ");
    const message = `\`${ref.blueprint}/${ref.identifier}\` waits ${targets === "" ? "to be checked again" : `for ${targets}`}`;
    return { problem: problem("not_found", message, { path: "relations" }), count: 1 };
  });
}

function report(result: Reconciliation): object {
  const { owned, stale, rate, threshold, heldBack, plan } = result;
  const named = (refs: readonly { readonly blueprint: string; readonly identifier: string }[]) => ({
    count: refs.length,
    first: refs.slice(0, MOST_LISTED).map(({ blueprint, identifier }) => ({ blueprint, identifier })),
  });
  const deleted = plan.changes.filter((change) => change.action === "delete").map((change) => change.ref);
  const rejected = plan.changes.filter((change) => change.action === "rejected");
  return {
    owned,
    stale,
    rate,
    threshold,
    heldBack,
    deleted: named(deleted),
    protected: named(result.protected),
    unmet: named(result.unmet.map((row) => row.ref)),
    expired: named(result.expired.map((row) => row.ref)),
    rejected: rejected.slice(0, MOST_LISTED).map(({ ref, problems }) => ({ ref, problems })),
  };
}
