import { type Mutant, mutantsOf } from "./mutant.ts";

const FOLDER = "packages/engine/src/jq/values";
const RUN = [`${FOLDER}/run.test.ts`];
const DESCEND = [`${FOLDER}/descend.test.ts`];

export const jqMutants: readonly Mutant[] = mutantsOf(FOLDER, [
  {
    name: "spend-half",
    file: "run.ts",
    text: "this.steps -= steps;",
    becomes: "this.steps -= steps / 2;",
    why: "a program may do twice the work of its budget",
    tests: RUN,
  },
  {
    name: "spend-nan",
    file: "run.ts",
    text: "if (!(this.steps >= 0)) this.outOfSteps();",
    becomes: "if (this.steps < 0) this.outOfSteps();",
    why: "a builtin that charges nan by mistake frees the program of its budget",
    tests: RUN,
  },
  {
    name: "spend-one-over",
    file: "run.ts",
    text: "if (!(this.steps >= 0)) this.outOfSteps();",
    becomes: "if (!(this.steps >= -1)) this.outOfSteps();",
    why: "a budget pays for a step more than it has",
    tests: RUN,
  },
  {
    name: "allocation-nan",
    file: "run.ts",
    text: "if (!(this.allocation >= 0))",
    becomes: "if (this.allocation < 0)",
    why: "a builtin that charges nan by mistake frees the program of its budget",
    tests: RUN,
  },
  {
    name: "elements-free",
    file: "run.ts",
    text: "this.allocate(CONTAINER_SIZE + ELEMENT_SIZE * count);",
    becomes: "this.allocate(CONTAINER_SIZE);",
    why: "arrays of any length cost as much as empty ones",
    tests: RUN,
  },
  {
    name: "calls-free",
    file: "run.ts",
    text: "if (--this.steps < 0) this.outOfSteps();",
    becomes: "",
    why: "a recursion that gives its stack back never ends",
    tests: ["packages/engine/src/jq/values/run.test.ts"],
  },
  {
    name: "calls-weigh-one",
    file: "run.ts",
    text: "this.depth += weight;",
    becomes: "this.depth += 1;",
    why: "recursive generators exhaust the stack of the thread",
    tests: RUN,
  },
  {
    name: "descend-array-free",
    file: "descend.ts",
    text: "run.spend(value.length);",
    becomes: "",
    why: "`..` over an array takes time that no budget bounds",
    tests: DESCEND,
  },
  {
    name: "descend-object-free",
    file: "descend.ts",
    text: "run.spend(children.length);",
    becomes: "",
    why: "`..` over an object takes time that no budget bounds",
    tests: DESCEND,
  },
]);
