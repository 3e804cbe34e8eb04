import type { ReadPaths, Reads } from "../jq/compile/read-paths.ts";

/** Nodes that need no words; see assembly/project.ts, which walks what is laid out here. */
const EVERYTHING = 0;
const SURFACE = 1;
const NONE = 0xffff_ffff;
/** Nothing lies at the numbers of those nodes. */
const FIRST = 8;
const HEADER = 8;
const SLOT = 12;
/** The last names are compared eight bytes at a time. */
const SLACK = 8;

/** Read paths as the projector walks them: the bytes to lay at an address, and the node to begin with. */
export interface ReadTrie {
  readonly bytes: Uint8Array;
  readonly root: number;
}

/** @returns null for a trie of more than `room` bytes, or with a name that UTF-8 cannot spell. */
export function encodeReads(reads: ReadPaths, address: number, room: number): ReadTrie | null {
  const bytes = Buffer.alloc(room);
  const names: { readonly slot: number; readonly name: Buffer }[] = [];
  let length = FIRST;
  const take = (size: number): number => {
    length += size;
    if (length + SLACK > room) throw new RangeError();
    return length - size;
  };

  const encode = (read: Reads): number => {
    if (read === "everything") return EVERYTHING;
    if (read.elements === null && read.fields.size === 0) return SURFACE;
    return encodePaths(read);
  };
  const encodePaths = ({ elements, fields }: ReadPaths): number => {
    // At most half full, so that a search for a key that is not read ends soon.
    const slots = 2 ** Math.ceil(Math.log2(fields.size * 2 + 2));
    const node = take(HEADER + slots * SLOT);
    bytes.writeUInt32LE(elements === null ? NONE : encode(elements), node);
    bytes.writeUInt32LE(slots - 1, node + 4);
    for (const [field, inside] of fields) {
      const name = Buffer.from(field);
      const slot = freeSlot(bytes, node, slots - 1, hashOf(name));
      // Not free any more; the address follows when all names have one.
      bytes.writeUInt32LE(address, slot);
      bytes.writeUInt32LE(name.length, slot + 4);
      bytes.writeUInt32LE(encode(inside), slot + 8);
      names.push({ slot, name });
    }
    return node;
  };

  try {
    const root = encode(reads);
    for (const { slot, name } of names) {
      const at = take(name.length);
      name.copy(bytes, at);
      bytes.writeUInt32LE(address + at, slot);
    }
    // What is no text becomes U+FFFD, and so do bytes of a payload that are none: their keys would be taken for another.
    const isSpelled = names.every(({ name }) => !name.includes("\ufffd"));
    return isSpelled ? { bytes: bytes.subarray(0, length + SLACK), root } : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function freeSlot(bytes: Buffer, node: number, mask: number, hash: number): number {
  const at = (slot: number): number => node + HEADER + slot * SLOT;
  let slot = hash & mask;
  while (bytes.readUInt32LE(at(slot)) !== 0) slot = (slot + 1) & mask;
  return at(slot);
}

const QUOTE = 0x22;

/** The same as `hashOf` of assembly/project.ts, where the bytes around an empty key are quotes. */
function hashOf(name: Buffer): number {
  const byte = (at: number): number => name[at] ?? QUOTE;
  return name.length + byte(0) * 7 + byte(name.length - 1) * 31 + byte(name.length >> 1) * 13;
}
