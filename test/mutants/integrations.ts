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
