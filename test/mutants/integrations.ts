import { type Mutant, mutantsOf } from "./mutant.ts";

const DELETED = ["test/worker/scenarios/deleted-integration.test.ts"];

const HELD = ["test/worker/field/mapping-held-to-blueprints.test.ts"];

export const integrationMutants: readonly Mutant[] = mutantsOf("packages/worker/src/integrations", [
  {
    name: "disown-skips-waiting",
    file: "change-integration.ts",
    text: "SET integration = NULL WHERE integration = ${integration}",
    becomes: "SET integration = NULL WHERE integration = ${integration} AND false",
    why: "what waits takes effect as an entity of an integration that is gone, and no sync ever deletes it",
    tests: DELETED,
  },
  {
    name: "disown-waiting-of-all",
    file: "change-integration.ts",
    text: "SET integration = NULL WHERE integration = ${integration}",
    becomes: "SET integration = NULL WHERE integration >= 0 * ${integration}",
    why: "deleting one integration takes what waits from all others",
    tests: DELETED,
  },
  {
    name: "disown-skips-entities",
    file: "change-integration.ts",
    text: "SET owner = NULL WHERE owner = ${integration}",
    becomes: "SET owner = NULL WHERE owner = ${integration} AND false",
    why: "entities belong to an integration that is gone",
    tests: DELETED,
  },
  {
    name: "costly-blueprints-refuse",
    file: "blueprint-warnings.ts",
    text: "TOO_COSTLY.has(error.problem.code)",
    becomes: "false",
    why: "a good configuration is refused for its blueprints, which it may be created before",
    tests: HELD,
    titled: "takes too long",
  },
]);

const RINGS = ["test/worker/field/30-blueprints-of-real-integrations.test.ts"];

export const blueprintMutants: readonly Mutant[] = mutantsOf("packages/worker/src/blueprints", [
  {
    name: "relation-of-used-blueprint-removed",
    file: "blueprint-store.ts",
    text: "if (used.length > 0) throw pointedAt(identifier, used);",
    becomes: "",
    why: "a blueprint with entities loses a relation when its target is deleted, and they lose their values",
    tests: RINGS,
    titled: "stays while one of those in a ring has entities",
  },
  {
    name: "blueprints-loaded-without-bound",
    file: "named-blueprints.ts",
    text: "bytes <= ${MOST_BYTES}",
    becomes: "bytes >= 0 * ${MOST_BYTES}",
    why: "one configuration that names all blueprints fills the memory",
    tests: HELD,
    titled: "as many as a check has room for",
  },
]);
