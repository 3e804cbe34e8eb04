import type { ReadPaths } from "../jq/compile/read-paths.ts";
import { HAS_NUMBER_TEXT, LONGEST, machine, OUTPUT, TEXT, TRIE } from "./machine.ts";
import { encodeReads, type ReadTrie } from "./read-trie.ts";

export const LONGEST_PROJECTED = LONGEST;

export interface Projected {
  readonly text: string;
  /** It has a number whose double does not give its text back, as `1.10`: `JSON.parse` alone will not do. */
  readonly needsNumberTexts: boolean;
}

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
   * would refuse, and for what it has to be left to: another value than an object, more than {@link LONGEST_PROJECTED}
   * bytes, nesting beyond 500 levels.
   */
  project(bytes: Buffer, start: number, end: number): Projected | null {
    const length = end - start;
    if (length > LONGEST_PROJECTED) return null;
    const { memory, project } = machine();
    if (current !== this) {
      memory.set(this.#trie.bytes, TRIE);
      current = this;
    }
    bytes.copy(memory, TEXT, start, end);
    const written = project(length, this.#trie.root);
    if (written < 0) return null;
    const kept = written & ~HAS_NUMBER_TEXT;
    return {
      text: memory.toString("utf8", OUTPUT, OUTPUT + kept),
      needsNumberTexts: written !== kept,
    };
  }
}
