import type { ReadPaths } from "../jq/compile/read-paths.ts";
import { PROJECTOR_WASM } from "./projector-wasm.ts";
import { encodeReads, type ReadTrie } from "./read-trie.ts";

// As assembly/memory.ts has them.
const TRIE = 0x1_0000;
const TEXT = 0x2_0000;
export const LONGEST_PROJECTED = 0x4_0000;
const OUTPUT = TEXT + LONGEST_PROJECTED + 0x1000;

/** The WebAssembly side: 1.7 MB for a thread, whatever it projects. */
interface Machine {
  readonly memory: Buffer;
  readonly project: (length: number, root: number) => number;
}

let machine: Machine | null = null;
/** Whose trie lies in the memory. */
let current: Projector | null = null;

/**
 * Leaves out of JSON texts what is not read of them, several times faster than `JSON.parse` reads it. What is left out is
 * held to the grammar all the same (RFC 8259).
 */
export class Projector {
  readonly #trie: ReadTrie;

  private constructor(trie: ReadTrie) {
    this.#trie = trie;
  }

  /** Null for read paths that it cannot hold. */
  static of(reads: ReadPaths): Projector | null {
    const trie = encodeReads(reads, TRIE, TEXT - TRIE);
    return trie === null ? null : new Projector(trie);
  }

  /**
   * The text of one object without what is not read of it: everything else is as it was. Null for what `JSON.parse`
   * would refuse, and for what it has to be left to: another value than an object, a run of 16 digits, more than
   * {@link LONGEST_PROJECTED} bytes, nesting beyond 500 levels.
   */
  project(bytes: Buffer, start: number, end: number): string | null {
    const length = end - start;
    if (length > LONGEST_PROJECTED) return null;
    machine ??= startMachine();
    const { memory, project } = machine;
    if (current !== this) {
      memory.set(this.#trie.bytes, TRIE);
      current = this;
    }
    bytes.copy(memory, TEXT, start, end);
    const written = project(length, this.#trie.root);
    return written < 0 ? null : memory.toString("utf8", OUTPUT, OUTPUT + written);
  }
}

function startMachine(): Machine {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(PROJECTOR_WASM, "base64")));
  const { memory, project } = exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof project !== "function") throw new Error("not the projector");
  return { memory: Buffer.from(memory.buffer), project: (length, root) => Number(project(length, root)) };
}
