import { findMarks, hasEscapes } from "./find-marks.ts";
import { findNumbers } from "./find-numbers.ts";
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  MARKS,
  OPEN_ARRAY,
  OPEN_OBJECT,
  OUTPUT,
  QUOTE,
  TRIE,
} from "./memory.ts";
import {
  addressOf,
  byteOf,
  DEEPEST,
  forgetNumberText,
  metNumberText,
  scalarEnd,
  skipValue,
} from "./skip-value.ts";

export { findNumbers };

// Nodes of the trie are numbers: these two, or the place of one's words: what is read of each element (a node or NONE),
// a mask, and a hash table of fields, each with the address of its name, the length of it (0: no field), and its node.
const EVERYTHING: u32 = 0;
/** Of an array or object, that it is one. */
const SURFACE: u32 = 1;
const NONE: u32 = 0xffff_ffff;

let out: usize = 0;

/** Added to the length of a text with a number that needs its text. */
const HAS_NUMBER_TEXT: i32 = 0x4000_0000;

let hasNumberText: bool = false;

/**
 * The JSON text at TEXT without what no read path of the trie leads to, at OUTPUT; gives its length. -1 if the text is not
 * one object by RFC 8259 or is nested too deeply.
 */
export function project(length: u32, root: u32): i32 {
  const count = findMarks(length);
  if (count <= 0 || byteOf(MARKS) != OPEN_OBJECT) return -1;
  out = OUTPUT;
  hasNumberText = false;
  const end = copyReads(MARKS, root, 0);
  if (end != MARKS + (<usize>count << 2)) return -1;
  const written = <i32>(out - OUTPUT);
  return hasNumberText ? written | HAS_NUMBER_TEXT : written;
}

@inline
function write(byte: u32): void {
  store<u8>(out, <u8>byte);
  out += 1;
}

/** Copies whole blocks: what is written beyond the end is written over by what comes next. */
function copy(from: usize, to: usize): void {
  const length = to - from;
  if (length > 256) memory.copy(out, from, length);
  else for (let done: usize = 0; done < length; done += 16) v128.store(out + done, v128.load(from + done));
  out += length;
}

function copyAll(mark: usize, depth: i32): usize {
  const from = addressOf(mark);
  forgetNumberText();
  const next = skipValue(mark, depth);
  if (metNumberText) hasNumberText = true;
  if (next == 0) return 0;
  const first = <u32>load<u8>(from);
  const isScalar = first != QUOTE && first != OPEN_OBJECT && first != OPEN_ARRAY;
  copy(from, isScalar ? scalarEnd : addressOf(next - 4) + 1);
  return next;
}

/** Writes what is read of a value. The mark behind it, or 0 if it is no JSON. */
function copyReads(mark: usize, node: u32, depth: i32): usize {
  if (node == EVERYTHING) return copyAll(mark, depth);
  const byte = byteOf(mark);
  if (byte != OPEN_OBJECT && byte != OPEN_ARRAY) return copyAll(mark, depth);
  if (depth > DEEPEST) return 0;
  const elements = node == SURFACE ? NONE : load<u32>(TRIE + node);
  if (byte == OPEN_OBJECT && node != SURFACE) return copyFields(mark + 4, node, elements, depth + 1);
  if (byte == OPEN_ARRAY && elements != NONE) return copyElements(mark + 4, elements, depth + 1);
  write(byte);
  // Closing brackets come two after opening ones in ASCII.
  write(byte + 2);
  return skipValue(mark, depth);
}

function copyElements(first: usize, node: u32, depth: i32): usize {
  let mark = first;
  write(OPEN_ARRAY);
  if (byteOf(mark) == CLOSE_ARRAY) {
    write(CLOSE_ARRAY);
    return mark + 4;
  }
  while (true) {
    mark = copyReads(mark, node, depth);
    if (mark == 0) return 0;
    const next = byteOf(mark);
    mark += 4;
    if (next != COMMA && next != CLOSE_ARRAY) return 0;
    write(next);
    if (next == CLOSE_ARRAY) return mark;
  }
}

function copyFields(first: usize, node: u32, elements: u32, depth: i32): usize {
  let mark = first;
  let isFirst = true;
  write(OPEN_OBJECT);
  if (byteOf(mark) == CLOSE_OBJECT) {
    write(CLOSE_OBJECT);
    return mark + 4;
  }
  while (true) {
    if (byteOf(mark) != QUOTE || byteOf(mark + 8) != COLON) return 0;
    const open = addressOf(mark);
    const close = addressOf(mark + 4);
    const field = findField(node, elements, open + 1, <u32>(close - open - 1));
    mark += 12;
    if (field == NONE) {
      mark = skipValue(mark, depth);
    } else {
      if (!isFirst) write(COMMA);
      isFirst = false;
      copy(open, close + 1);
      write(COLON);
      mark = copyReads(mark, field, depth);
    }
    if (mark == 0) return 0;
    const next = byteOf(mark);
    mark += 4;
    if (next == CLOSE_OBJECT) {
      write(CLOSE_OBJECT);
      return mark;
    }
    if (next != COMMA) return 0;
  }
}

/** What is read of the entry with this key. A key with an escape may be any, so all of its value is. */
function findField(node: u32, elements: u32, key: usize, length: u32): u32 {
  const table = TRIE + node + 8;
  const mask = load<u32>(TRIE + node, 4);
  for (let slot = hashOf(key, length) & mask; ; slot = (slot + 1) & mask) {
    const entry = table + <usize>slot * 12;
    const name = <usize>load<u32>(entry);
    if (name == 0) break;
    if (load<u32>(entry, 4) == length && isSame(name, key, length)) return load<u32>(entry, 8);
  }
  return hasEscapes && isEscaped(key, length) ? EVERYTHING : elements;
}

/** Of the length and three bytes. Of an empty key they are quotes, as the bytes around it. */
@inline
function hashOf(key: usize, length: u32): u32 {
  const middle = <u32>load<u8>(key + (length >> 1));
  return length + <u32>load<u8>(key) * 7 + <u32>load<u8>(key + length - 1) * 31 + middle * 13;
}

function isSame(p: usize, q: usize, length: u32): bool {
  let left = length;
  let at: usize = 0;
  for (; left >= 8; left -= 8, at += 8) if (load<u64>(p + at) != load<u64>(q + at)) return false;
  return left == 0 || (load<u64>(p + at) ^ load<u64>(q + at)) << (64 - <u64>left * 8) == 0;
}

function isEscaped(key: usize, length: u32): bool {
  for (let at: usize = 0; at < length; at += 1) if (load<u8>(key + at) == BACKSLASH) return true;
  return false;
}
