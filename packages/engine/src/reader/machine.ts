import { PROJECTOR_WASM } from "./projector-wasm.ts";

// As assembly/memory.ts has them.
export const TRIE = 0x1_0000;
export const TEXT = 0x2_0000;
export const LONGEST = 0x4_0000;
export const OUTPUT = TEXT + LONGEST + 0x1000;
/** Set in the length of a projected text that has a number with more to its text than its double. */
export const HAS_NUMBER_TEXT = 0x4000_0000;

/** The WebAssembly side: 1.7 MB for each thread. */
interface Machine {
  readonly memory: Buffer;
  readonly project: (length: number, root: number) => number;
  readonly findNumbers: (length: number, isFirst: boolean) => number;
}

let started: Machine | null = null;

export function machine(): Machine {
  started ??= start();
  return started;
}

function start(): Machine {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(PROJECTOR_WASM, "base64")));
  const { memory, project, findNumbers } = exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof project !== "function" || typeof findNumbers !== "function") {
    throw new Error("not the projector");
  }
  return {
    memory: Buffer.from(memory.buffer),
    project: (length, root) => Number(project(length, root)),
    findNumbers: (length, isFirst) => Number(findNumbers(length, isFirst)),
  };
}
