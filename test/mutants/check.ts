import { type Mutant, mutantsOf } from "./mutant.ts";

const CHECKING = ["packages/worker/src/check/checking.test.ts"];
const BOUNDED = ["packages/engine/src/mapping/check/bounded-check.test.ts"];

export const checkMutants: readonly Mutant[] = [
  ...mutantsOf("packages/worker/src/check", [
    {
      name: "check-without-cpu-deadline",
      file: "check-thread-handle.ts",
      text: "limit: before === null ? milliseconds : cpuMilliseconds,",
      becomes: "limit: milliseconds,",
      why: "one configuration keeps all others from being checked for a minute",
      tests: CHECKING,
      titled: "its limit of CPU time",
    },
    {
      name: "check-without-deadline",
      file: "check-thread-handle.ts",
      text: "outer: milliseconds,",
      becomes: "outer: cpuMilliseconds,",
      why: "a thread that gets no CPU time checks its configuration for good",
      tests: CHECKING,
      titled: "wall-clock time",
    },
    {
      name: "dead-check-thread-kept",
      file: "checking.ts",
      text: "if (this.#thread?.isDead !== false)",
      becomes: "if (this.#thread === null)",
      why: "after one hostile configuration none is checked any more",
      tests: CHECKING,
      titled: "gets another thread",
    },
    {
      name: "checks-without-bound",
      file: "checking.ts",
      text: "this.#waiting.length >= this.#options.waiting",
      becomes: "this.#waiting.length < 0",
      why: "configurations that wait to be checked fill the memory",
      tests: CHECKING,
      titled: "what waits is bounded",
    },
  ]),
  ...mutantsOf("packages/engine/src/mapping/check", [
    {
      name: "constants-unbudgeted",
      file: "constant-result.ts",
      text: "budget.use(LINKING + run.budget.steps - Math.max(0, run.steps));",
      becomes: "",
      why: "thousands of constant expressions each take what one may",
      tests: BOUNDED,
    },
  ]),
];
