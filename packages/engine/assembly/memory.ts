// What lies where in the memory that both sides share: the trie of read paths, the text, the marks, the output.
// packages/engine/src/reader/projector.ts writes and reads the same places.

export const TRIE: usize = 0x1_0000;
export const TEXT: usize = 0x2_0000;
/** Longest text. What is read and copied in blocks goes up to 64 bytes beyond its end. */
export const LONGEST: usize = 0x4_0000;
export const OUTPUT: usize = TEXT + LONGEST + 0x1000;
/** Positions of quotes, brackets, commas, colons and of where numbers and words begin: at worst one for each byte. */
export const MARKS: usize = OUTPUT + LONGEST + 0x1000;

export const QUOTE: u32 = 0x22;
export const BACKSLASH: u32 = 0x5c;
export const COMMA: u32 = 0x2c;
export const COLON: u32 = 0x3a;
export const OPEN_ARRAY: u32 = 0x5b;
export const CLOSE_ARRAY: u32 = 0x5d;
export const OPEN_OBJECT: u32 = 0x7b;
export const CLOSE_OBJECT: u32 = 0x7d;
