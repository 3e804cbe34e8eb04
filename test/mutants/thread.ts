import { type Mutant, mutantsOf } from "./mutant.ts";

const DEADLINE = ["packages/worker/src/thread/cpu-deadline.test.ts"];

export const threadMutants: readonly Mutant[] = mutantsOf("packages/worker/src/thread", [
  {
    name: "wall-instead-of-cpu",
    file: "cpu-deadline.ts",
    text: 'if (cpu === null) return this.#end("limit");',
    becomes: 'if (cpu !== undefined) return this.#end("limit");',
    why: "on a machine that is busy with others records are set aside that took no time",
    tests: DEADLINE,
  },
  {
    name: "thread-without-end",
    file: "cpu-deadline.ts",
    text: 'setTimeout(() => this.#end("outer"), options.outer)',
    becomes: "setTimeout(() => undefined, options.outer)",
    why: "a thread inside one long call of V8 answers nothing, and holds its core for good",
    tests: DEADLINE,
  },
  {
    name: "wall-charged",
    file: "this-thread.ts",
    text: "if (threadCpuUsage === undefined)",
    becomes: "if (threadCpuUsage !== null)",
    why: "on a machine that is busy with others plain integrations are held back",
    tests: ["packages/worker/src/thread/this-thread.test.ts"],
  },
]);
