import { type CatalogBlueprint, type Edge, edgesOf } from "./blueprint/blueprint-rules.ts";
import { entityKey, sameRef } from "./catalog/entity-key.ts";
import type { Effect } from "./plan.ts";
import { strongComponents } from "./strong-components.ts";

type BlueprintOf = (identifier: string) => CatalogBlueprint | undefined;
type Wanted = (edge: Edge) => boolean;

/**
 * Puts changes in an order in which no relation ever points at nothing: a target is created before whoever points at
 * it, and deleted after whoever did. Otherwise they keep their order. In a cycle only required relations count; what
 * even those tie together gets a common number in `together`.
 */
export function orderEffects(effects: readonly Effect[], blueprintOf: BlueprintOf): Effect[] {
  const groups = groupBy(effects, blueprintOf, () => true);
  return groups.flatMap((group) => (group.length === 1 ? group : orderCycle(group, blueprintOf)));
}

function orderCycle(effects: readonly Effect[], blueprintOf: BlueprintOf): Effect[] {
  return groupBy(effects, blueprintOf, (edge) => edge.relation.required).flatMap((group) =>
    group.length === 1 ? group : tie(group),
  );
}

function groupBy(effects: readonly Effect[], blueprintOf: BlueprintOf, wanted: Wanted): Effect[][] {
  const dependencies = dependenciesOf(effects, blueprintOf, wanted);
  const groups = strongComponents(effects.length, (node) => dependencies[node] ?? []);
  return groups.map((group) => group.flatMap((node) => effects[node] ?? []));
}

/** The first key of the group names it: two groups never share a key. */
function tie(group: readonly Effect[]): Effect[] {
  const together = group[0] === undefined ? "" : `${group[0].ref.blueprint}/${group[0].ref.identifier}`;
  return group.map((effect) => (effect.action === "update" ? effect : { ...effect, together }));
}

/** Per change, the positions of the changes that must come before it. */
function dependenciesOf(effects: readonly Effect[], blueprintOf: BlueprintOf, wanted: Wanted): number[][] {
  const positions = new Map(effects.map((effect, position) => [entityKey(effect.ref), position]));
  const before: number[][] = effects.map(() => []);
  const target = (edge: Edge, action: Effect["action"]) => {
    const position = positions.get(entityKey(edge.target)) ?? -1;
    return effects[position]?.action === action ? position : -1;
  };
  effects.forEach((effect, position) => {
    for (const edge of wantedEdges(effect, effect.after?.relations, blueprintOf, wanted)) {
      const created = target(edge, "create");
      if (created >= 0) before[position]?.push(created);
    }
    for (const edge of wantedEdges(effect, effect.before?.relations, blueprintOf, wanted)) {
      const deleted = target(edge, "delete");
      if (deleted >= 0) before[deleted]?.push(position);
    }
  });
  return before;
}

function wantedEdges(
  { ref }: Effect,
  relations: NonNullable<Effect["after"] | Effect["before"]>["relations"] | undefined,
  blueprintOf: BlueprintOf,
  wanted: Wanted,
): Edge[] {
  if (relations === undefined) return [];
  return edgesOf(relations, blueprintOf(ref.blueprint)).filter((edge) => !sameRef(edge.target, ref) && wanted(edge));
}
