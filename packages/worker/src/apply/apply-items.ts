import {
  type EntityWrite,
  firstNeeds,
  LoadedCatalog,
  PatternSteps,
  type PlanInput,
  type PlanSettings,
  planChanges,
  planInRounds,
  type TalliedProblem,
} from "@longshore/engine";
import type { MappingFlags } from "@longshore/shared";
import { loadPart } from "../catalog/load-part.ts";
import { UnreadWaiters } from "../catalog/load-waiting.ts";
import { transact } from "../database/transaction.ts";
import type { MapResult } from "../map/map-result.ts";
import { requiredRelations } from "../migration/required-relations.ts";
import { appendRechecks, hasDue } from "./append-rechecks.ts";
import type { Applied, Applying, IntegrationRow, RawRecord } from "./applying.ts";
import { commitPlan } from "./commit-plan.ts";
import { addToSync, countRecord } from "./counts.ts";
import { migrateDeletes, splitDeletes, withMigrated } from "./migrate-deletes.ts";
import { merged, noteProblems, storableJson } from "./note-problems.ts";
import { chargePatterns, WRITE_LIMITS } from "./pattern-limits.ts";
import { planProblems } from "./plan-problems.ts";
import { clientName, flagsOf, integrationOf, parsedDestination } from "./record-context.ts";
import { recordProblems } from "./record-problems.ts";
import { withoutSeenSince } from "./retry.ts";
import { markRecord, takeTurn, whenNext } from "./turn.ts";

/**
 * What a record of raw items does to the catalog, in one transaction: all of it, once, and in its turn.
 * @throws {PatternsTooCostly} if its own values cost the patterns of blueprints too much
 */
export async function applyItems(deps: Applying, record: RawRecord, mapped: MapResult): Promise<Applied> {
  const patterns = new PatternSteps(deps.patternLimits?.write ?? WRITE_LIMITS);
  let leavesDue = false;
  let problems: readonly TalliedProblem[] = [];
  const work = whenNext(
    transact(deps.db, async (tx) => {
      const turn = await takeTurn(tx, record);
      const blueprints = await deps.blueprints.load(tx, turn.blueprintsVersion);
      const integration = await integrationOf(tx, record.integration);
      const flags = await flagsOf(tx, record);
      const { writes, deletes } = await withoutSeenSince(tx, record, integration, mapped);
      const required = requiredRelations(blueprints.byIdentifier);
      const cascades = flags.deleteDependentEntities;
      const { planned, migrated } = await splitDeletes(tx, integration, deletes, cascades, required);
      const input: PlanInput = { entities: writes, deletes: planned };
      const view = new LoadedCatalog(blueprints.byIdentifier);
      const settings = settingsOf(deps, record, integration, flags);
      const unread = new UnreadWaiters();
      const plan = await planInRounds(
        view,
        firstNeeds(input, view),
        (needs) => loadPart(tx, needs, unread),
        () => patterns.run(() => planChanges(input, view, settings)),
      );
      await commitPlan(tx, plan, blueprints, {
        trigger: { orgId: deps.org, userId: settings.by, origin: clientName(integration), at: settings.at },
        datasource: clientName(integration),
        inputCause: ({ list, index }) => ({
          type: "item",
          integration: integration.installation_id,
          kind: record.kind ?? "",
          resource: resourceOf(list === "entities" ? writes[index] : undefined, record) ?? 0,
          record: record.seq,
        }),
        reconciliation: null,
        destination: parsedDestination(integration),
      });
      leavesDue = (await unread.markDue(tx, plan)) || hasDue(plan);
      const at = deps.clock.now();
      const rest = await migrateDeletes(tx, record, integration, { migrated, plan, flags, required, at });
      const own = countRecord(mapped.counts, plan, (list, index) =>
        resourceOf(list === "entities" ? writes[index] : undefined, record),
      );
      const counts = withMigrated(own, rest, record.resource_index);
      await addToSync(tx, record, counts);
      const blocked = rest?.blocked.first.map(({ problem }) => ({ problem, count: 1 })) ?? [];
      problems = merged([...mapped.problems, ...planProblems(plan, record, writes), ...blocked]);
      await noteProblems(tx, record, problems, settings.at);
      await markRecord(tx, record, turn, {
        status: "applied",
        outcomes: storableJson(counts),
        problems: recordProblems(problems, mapped.unlisted),
        at,
      });
    }),
  );
  const applied = await work.finally(() => chargePatterns(deps.charge, record.integration, patterns));
  if (applied === "applied" && problems.length > 0) deps.report?.(record, problems);
  if (leavesDue && applied === "applied") await appendRechecks(deps);
  return applied;
}

function settingsOf(
  deps: Applying,
  record: RawRecord,
  integration: IntegrationRow,
  flags: MappingFlags,
): PlanSettings & { readonly at: string; readonly by: string } {
  return {
    at: record.received_at.toISOString(),
    by: integration.installation_id,
    // What was acknowledged before the integration was deleted takes effect, but is nobody's, like all it left behind.
    integration: integration.deleted_at === null ? String(integration.id) : null,
    seq: record.seq,
    merge: flags.enableMergeEntity,
    createMissingRelatedEntities: flags.createMissingRelatedEntities,
    deleteDependentEntities: flags.deleteDependentEntities,
    mode: deps.mode,
    deletes: "owned",
  };
}

/** `resources[3]` of a write; a deletion was mapped by the record's own resource. */
function resourceOf(write: EntityWrite | undefined, record: RawRecord): number | null {
  const named = /^resources\[(\d+)\]$/.exec(write?.resource ?? "")?.[1];
  return named === undefined ? record.resource_index : Number(named);
}
