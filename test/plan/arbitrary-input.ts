import type { CatalogBlueprint, EntityWrite, PlanInput, PlanSettings } from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import fc from "fast-check";

const text = { type: "string" } as const;

/**
 * A small world in which everything that planning knows happens often: optional and required relations, single and
 * many, to one's own blueprint and to another, and a ring whose entities can only come together.
 */
export const blueprints: readonly CatalogBlueprint[] = [
  {
    identifier: "free",
    schema: { properties: { name: text, size: { type: "number" } } },
    relations: {
      link: { target: "free", required: false, many: false },
      links: { target: "free", required: false, many: true },
      boss: { target: "bound", required: false, many: false },
    },
  },
  {
    identifier: "bound",
    schema: { properties: { name: text }, required: ["name"] },
    relations: {
      on: { target: "free", required: true, many: false },
      peers: { target: "bound", required: false, many: true },
    },
  },
  {
    identifier: "ring",
    schema: { properties: { name: text } },
    relations: { next: { target: "ring", required: true, many: false } },
  },
];

const identifier = fc.constantFrom("a", "b", "c", "d", "e");
const name = fc.constantFrom("x", "y", "z");
const many = fc.uniqueArray(identifier, { maxLength: 3 });
const optional = fc.option(identifier);
const properties = fc.record({ name, size: fc.constantFrom(1, 2, null) }, { requiredKeys: [] });

const free = fc.record({
  blueprint: fc.constant("free"),
  identifier,
  title: fc.option(name),
  properties,
  relations: fc.record({ link: optional, links: many, boss: optional }, { requiredKeys: [] }),
});

const bound = fc.record({
  blueprint: fc.constant("bound"),
  identifier,
  properties: fc.record({ name }),
  relations: fc.record({ on: identifier, peers: many }, { requiredKeys: ["on"] }),
});

const ring = fc.record({
  blueprint: fc.constant("ring"),
  identifier,
  properties: fc.record({ name }, { requiredKeys: [] }),
  relations: fc.record({ next: identifier }),
});

/** Writes that have whatever is required. */
export const completeWrite: fc.Arbitrary<EntityWrite> = fc.oneof(free, bound, ring);

const query = fc.record({
  combinator: fc.constantFrom("and", "or"),
  rules: fc.array(
    fc.oneof(
      fc.record({ property: fc.constantFrom("name", "$title"), operator: fc.constantFrom("=", "!="), value: name }),
      fc.record({ property: fc.constant("links"), operator: fc.constant("contains"), value: identifier }),
      fc.record({ property: fc.constantFrom("link", "boss"), operator: fc.constantFrom("isEmpty", "isNotEmpty") }),
    ),
    { maxLength: 2 },
  ),
});

/** Writes that may also search, lack what is required, or name what cannot be. */
export const anyWrite: fc.Arbitrary<EntityWrite> = fc.oneof(
  { weight: 6, arbitrary: completeWrite },
  fc.record({ blueprint: fc.constantFrom("bound", "ring"), identifier, properties }),
  fc.record({ blueprint: fc.constant("free"), identifier, relations: fc.record({ link: query, links: query }) }),
  fc.record({ blueprint: fc.constant("free"), identifier: query, properties }),
  fc.record({ blueprint: fc.constant("nowhere"), identifier, properties }),
  fc.record({ blueprint: fc.constant("free"), identifier, relations: fc.record({ link: fc.constantFrom("", "a b") }) }),
);

export const anyRef: fc.Arbitrary<EntityRef> = fc.record({
  blueprint: fc.constantFrom("free", "bound", "ring"),
  identifier,
});

export const anySettings: fc.Arbitrary<PlanSettings> = fc.record({
  at: fc.constant("2026-11-23T10:00:00.000Z"),
  by: fc.constant("tester"),
  integration: fc.constantFrom("one", "two", null),
  seq: fc.nat(9),
  merge: fc.boolean(),
  createMissingRelatedEntities: fc.boolean(),
  deleteDependentEntities: fc.boolean(),
  mode: fc.constantFrom("compat", "strict"),
  deletes: fc.constantFrom("any", "owned"),
});

export interface PlanRecord {
  readonly input: PlanInput;
  readonly settings: PlanSettings;
}

const anyRecord: fc.Arbitrary<PlanRecord> = fc.record({
  input: fc.record({ entities: fc.array(anyWrite, { maxLength: 6 }), deletes: fc.array(anyRef, { maxLength: 3 }) }),
  settings: anySettings,
});

export const anyRecords: fc.Arbitrary<readonly PlanRecord[]> = fc.array(anyRecord, { maxLength: 6 });
