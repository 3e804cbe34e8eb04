import { type Mutant, mutantsOf } from "./mutant.ts";

const PENALTIES = ["packages/worker/src/map/penalties.test.ts"];
const POOL = ["test/worker/map/map-pool.test.ts"];

export const mapMutants: readonly Mutant[] = mutantsOf("packages/worker/src/map", [
  {
    name: "bytes-ignored",
    file: "penalties.ts",
    text: "- bytes * ALLOWED_MILLISECONDS_PER_BYTE",
    becomes: "",
    why: "an integration with large payloads is held back for their size",
    tests: PENALTIES,
  },
  {
    name: "penalty-of-all-time",
    file: "penalties.ts",
    text: "+ milliseconds / SHARE,",
    becomes: "+ milliseconds,",
    why: "a mapping that is killed again and again has half of a thread",
    tests: PENALTIES,
  },
  {
    name: "penalty-without-neighbours",
    file: "penalties.ts",
    text: "if (!this.#isShared || milliseconds <= 0) return;",
    becomes: "if (milliseconds <= 0) return;",
    why: "an integration that is alone waits for nobody",
    tests: PENALTIES,
  },
  {
    name: "debts-kept",
    file: "penalties.ts",
    text: "if (account.paid <= now) this.#accounts.delete(each);",
    becomes: "void each;",
    why: "what an integration was charged long ago stands in the warning of today",
    tests: PENALTIES,
  },
  {
    name: "stored-bytes-charged",
    file: "map-pool.ts",
    text: "const { integration, bytes } = request;",
    becomes: "const { integration, payload: { byteLength: bytes } } = request;",
    why: "an integration whose payloads compress well is held back for mapping them",
    tests: POOL,
    titled: "charged",
  },
  {
    name: "killed-thread-free",
    file: "map-thread-handle.ts",
    text: "isOverrun ? pending.deadline.spent : this.#limits.milliseconds",
    becomes: "isOverrun ? pending.deadline.spent : 0",
    why: "an integration that fills the memory of thread after thread never waits",
    tests: POOL,
    titled: "charged",
  },
]);
