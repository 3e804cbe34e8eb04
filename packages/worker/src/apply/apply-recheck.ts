import {
  LoadedCatalog,
  PatternSteps,
  type Plan,
  planInRounds,
  planRechecks,
  type TalliedProblem,
} from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import { loadPart } from "../catalog/load-part.ts";
import { UnreadWaiters } from "../catalog/load-waiting.ts";
import type { Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { appendRechecks } from "./append-rechecks.ts";
import type { Applied, Applying, IntegrationRow, RawRecord } from "./applying.ts";
import { commitPlan } from "./commit-plan.ts";
import { merged, noteProblems } from "./note-problems.ts";
import { chargePatterns, NOBODY, RECHECK_LIMITS } from "./pattern-limits.ts";
import { planProblems } from "./plan-problems.ts";
import { clientName, integrationOf, parsedDestination } from "./record-context.ts";
import { recordProblems } from "./record-problems.ts";
import { markRecord, type Turn, takeTurn, whenNext } from "./turn.ts";

/** Rows that one record looks at, and bytes of what they write. A row may be larger. */
const MOST_ROWS = 1_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Looks again at waiting rows of the integration that are due: their targets are there, and whoever brought those had no
 * budget to check values that are not its own. What is left over after this one gets a record that comes after it.
 */
export async function applyRecheck(deps: Applying, record: RawRecord): Promise<Applied> {
  const steps = new PatternSteps(deps.patternLimits?.recheck ?? RECHECK_LIMITS);
  let problems: readonly TalliedProblem[] = [];
  try {
    const applied = await whenNext(
      transact(deps.db, async (tx) => {
        problems = await recheck(deps, tx, record, await takeTurn(tx, record), steps);
      }),
    );
    if (applied === "applied" && problems.length > 0) deps.report?.(record, problems);
    if (applied === "applied") await appendRechecks(deps);
    return applied;
  } finally {
    chargePatterns(deps.charge, null, steps);
  }
}

/** Gives what is wrong with the rows. */
async function recheck(
  deps: Applying,
  tx: Tx,
  record: RawRecord,
  turn: Turn,
  steps: PatternSteps,
): Promise<readonly TalliedProblem[]> {
  const blueprints = await deps.blueprints.load(tx, turn.blueprintsVersion);
  const integration = record.integration === NOBODY ? null : await integrationOf(tx, record.integration);
  const rows = await dueRows(tx, record.integration);
  const view = new LoadedCatalog(blueprints.byIdentifier);
  const unread = new UnreadWaiters();
  const [at, by] = [record.received_at.toISOString(), integration?.installation_id ?? "longshore"];
  const plan = await planInRounds(
    view,
    { entities: rows, referrers: [], waiters: [], searches: [] },
    (needs) => loadPart(tx, needs, unread),
    () => steps.run(() => planRechecks(rows, view, { at, by, seq: record.seq, mode: deps.mode })),
  );
  await commitPlan(tx, plan, blueprints, {
    trigger: { orgId: deps.org, userId: by, origin: originOf(integration), at },
    datasource: null,
    // The plan has no inputs.
    inputCause: () => ({ type: "recheck" }),
    reconciliation: null,
    destination: integration === null ? null : parsedDestination(integration),
  });
  await unread.markDue(tx, plan);
  const problems = merged(planProblems(plan, record, []));
  await noteProblems(tx, record, problems, at);
  const outcomes = JSON.stringify(outcomesOf(plan, rows.length));
  const result = { status: "applied", outcomes, problems: recordProblems(problems), at: deps.clock.now() } as const;
  await markRecord(tx, record, turn, result);
  return problems;
}

function originOf(integration: IntegrationRow | null): string {
  return integration === null ? "longshore" : clientName(integration);
}

/** Of the integration, or of none. */
async function dueRows(tx: Tx, integration: number): Promise<EntityRef[]> {
  const { rows } = await sql<EntityRef>`
    SELECT blueprint, identifier FROM (
      SELECT blueprint, identifier, key, sum(bytes) OVER (ORDER BY key) - bytes AS bytes_before FROM (
        SELECT blueprint, identifier, key, octet_length(patch::text) AS bytes FROM catalog.waiting_entity
        WHERE due AND integration IS NOT DISTINCT FROM ${integration === NOBODY ? null : integration}::bigint
        ORDER BY key LIMIT ${MOST_ROWS}
      ) AS first
    ) AS sized WHERE bytes_before < ${MOST_BYTES} ORDER BY key`.execute(tx);
  return rows;
}

function outcomesOf({ changes, settled }: Plan, due: number): Record<string, number> {
  const rejected = changes.filter((change) => change.action === "rejected").length;
  return { due, applied: settled.length - rejected, rejected };
}
