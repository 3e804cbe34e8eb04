import type { ClientEntity, StartOptions } from "./replayed-client.ts";

/** Two kinds, as the client would send their mapping: groups, and items that belong to them. */
export const CONFIG = {
  deleteDependentEntities: true,
  createMissingRelatedEntities: true,
  enableMergeEntity: true,
  entityDeletionThreshold: 0.9,
  resources: [
    {
      kind: "group",
      selector: { query: "true" },
      port: { entity: { mappings: { identifier: ".id", title: ".name", blueprint: '"group"' } } },
    },
    {
      kind: "item",
      selector: { query: ".state == 'open'" },
      port: {
        entity: {
          mappings: {
            identifier: ".id",
            title: ".name",
            blueprint: '"item"',
            properties: { size: ".size" },
            relations: { group: ".group" },
          },
        },
      },
    },
  ],
};

export const BLUEPRINTS = [
  {
    identifier: "item",
    title: "Item",
    icon: "Box",
    schema: { properties: { size: { type: "number", title: "Size" } }, required: [] },
    mirrorProperties: { groupName: { title: "Group", path: "group.$title" } },
    calculationProperties: {},
    relations: { group: { title: "Group", target: "group", required: false, many: false } },
  },
  {
    identifier: "group",
    title: "Group",
    icon: "Team",
    schema: { properties: {}, required: [] },
    mirrorProperties: {},
    calculationProperties: {},
    relations: {},
  },
];

export interface RawItem {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  readonly group?: string;
  readonly state?: "open" | "closed";
}

export const GROUPS: readonly RawItem[] = [
  { id: "red", name: "Red" },
  { id: "blue", name: "Blue" },
];

/** Every tenth is closed, every seventh is of a group that nobody sends. */
export function items(count: number): RawItem[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `item-${n}`,
    name: `Item ${n}`,
    size: n,
    group: n % 7 === 6 ? "unsent" : n % 2 === 0 ? "red" : "blue",
    state: n % 10 === 9 ? "closed" : "open",
  }));
}

/** What the client itself would make of raw items by {@link CONFIG}. */
export function mappedGroups(raw: readonly RawItem[]): ClientEntity[] {
  return raw.map(({ id, name }) => ({
    identifier: id,
    blueprint: "group",
    title: name,
    properties: {},
    relations: {},
  }));
}

export function mappedItems(raw: readonly RawItem[]): ClientEntity[] {
  return raw
    .filter(({ state }) => state === "open")
    .map(({ id, name, size, group }) => ({
      identifier: id,
      blueprint: "item",
      title: name,
      properties: { size },
      relations: { group },
    }));
}

export function startOptions(changes: Partial<StartOptions> = {}): StartOptions {
  return {
    mode: "dsp",
    changelogDestination: {},
    version: "1.0.0",
    config: CONFIG,
    blueprints: BLUEPRINTS,
    ...changes,
  };
}
