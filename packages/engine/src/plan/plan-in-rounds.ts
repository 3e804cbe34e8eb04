import type { EntityRef } from "@longshore/shared";
import { edgesOf } from "./blueprint/blueprint-rules.ts";
import type { StoredRelation } from "./catalog/catalog-entity.ts";
import type { CatalogNeeds, CatalogPart } from "./catalog/catalog-needs.ts";
import { entityKey } from "./catalog/entity-key.ts";
import type { LoadedCatalog } from "./catalog/loaded-catalog.ts";
import type { EntityWrite, PlanInput } from "./plan-input.ts";

/**
 * What planning this input asks for in any case, so that most records are planned in one round: the entities it writes
 * and deletes, what their relations name, who waits for any of them, and who points at what is deleted.
 */
export function firstNeeds(input: PlanInput, view: LoadedCatalog): CatalogNeeds {
  const written = (input.entities ?? []).flatMap((write) => refsOf(write, view));
  const deletes = input.deletes ?? [];
  const entities = new Map([...written, ...deletes].map((ref) => [entityKey(ref), ref]));
  return { entities: [...entities.values()], referrers: deletes, waiters: [...entities.values()], searches: [] };
}

function refsOf(write: EntityWrite, view: LoadedCatalog): EntityRef[] {
  const edges = edgesOf(namedTargets(write), view.blueprint(write.blueprint));
  const targets = edges.map((edge) => edge.target);
  return typeof write.identifier === "string"
    ? [{ blueprint: write.blueprint, identifier: write.identifier }, ...targets]
    : targets;
}

/** Relations that name their targets outright. A search is asked for when planning gets to it. */
function namedTargets({ relations = {} }: EntityWrite): Record<string, StoredRelation> {
  const named = Object.entries(relations).map(([name, value]): [string, StoredRelation] => {
    const values = Array.isArray(value) ? value : [value];
    return [name, values.filter((target) => typeof target === "string")];
  });
  return Object.fromEntries(named);
}

/**
 * Makes a plan over a catalog that is loaded piece by piece: plan, load what was missing, plan again, until nothing
 * is. `plan` must be pure (`planChanges`, `planReconciliation`), since it is called once per round. `load` answers out
 * of one state of the catalog: one transaction, under whatever lock keeps others from applying. What it throws is
 * thrown on. docs/planning.md has an example.
 */
export async function planInRounds<T>(
  view: LoadedCatalog,
  first: CatalogNeeds,
  load: (needs: CatalogNeeds) => Promise<CatalogPart>,
  plan: (view: LoadedCatalog) => T,
): Promise<T> {
  view.answer(first, await load(first));
  for (;;) {
    const made = plan(view);
    const needs = view.takeNeeds();
    if (isEmpty(needs)) return made;
    view.answer(needs, await load(needs));
  }
}

function isEmpty({ entities, referrers, waiters, searches }: CatalogNeeds): boolean {
  return entities.length + referrers.length + waiters.length + searches.length === 0;
}
