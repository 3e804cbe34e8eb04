/** The characters that make up the structure of JSON. */
export const MARK = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

/** What ends a literal, by ASCII code: 1 for space, 2 for quotes and structure. */
export const BORDER: Uint8Array = new Uint8Array(128);
for (const space of " \t\r\n") BORDER[space.charCodeAt(0)] = 1;
for (const mark of '"[]{},:') BORDER[mark.charCodeAt(0)] = 2;
