import {
  type CatalogBlueprint,
  type CatalogEntity,
  type CatalogNeeds,
  type CatalogPart,
  firstNeeds,
  LoadedCatalog,
  type PlanInput,
  planChanges,
  planInRounds,
} from "@longshore/engine";

// All blueprints, kept from plan to plan: what is compiled of one hangs on its object.
const needs = (target: string) => ({ target, required: true, many: false });
const blueprints = new Map<string, CatalogBlueprint>([
  ["team", { identifier: "team", schema: { properties: {} } }],
  ["service", { identifier: "service", schema: { properties: {} }, relations: { team: needs("team") } }],
  ["pod", { identifier: "pod", schema: { properties: {} }, relations: { service: needs("service") } }],
]);

// What a database answers with a query for each list of the needs; here the table is an array.
function load(table: readonly CatalogEntity[], { entities, referrers, searches }: CatalogNeeds): CatalogPart {
  const names = new Set(entities.map(({ blueprint, identifier }) => `${blueprint}/${identifier}`));
  const targets = new Set<unknown>(referrers.map(({ identifier }) => identifier));
  const wanted = (row: CatalogEntity) =>
    names.has(`${row.blueprint}/${row.identifier}`) ||
    Object.values(row.relations).some((target) => targets.has(target)) || // more than asked for is fine
    searches.some(({ blueprint }) => blueprint === row.blueprint);
  return { entities: table.filter(wanted), waiting: [], revisions: [] };
}

export async function planRecord(table: readonly CatalogEntity[], input: PlanInput) {
  const view = new LoadedCatalog(blueprints);
  const settings = { at: "2026-11-23T10:00:00Z", by: "github", integration: "github", deleteDependentEntities: true };
  const rounds: string[][] = [];
  const answer = async (asked: CatalogNeeds) => {
    rounds.push(asked.referrers.map(({ identifier }) => identifier));
    return load(table, asked);
  };
  const plan = await planInRounds(view, firstNeeds(input, view), answer, () => planChanges(input, view, settings));
  return { rounds, changes: plan.changes.map(({ action, ref }) => `${action} ${ref?.blueprint}/${ref?.identifier}`) };
}
