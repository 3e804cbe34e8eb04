import { expect, test } from "vitest";
import { ApiError } from "../api-error.ts";
import type { RawChunk } from "./raw-chunk.ts";
import { type BodyLimits, type BodyScan, scanBody } from "./scan-body.ts";
import { type LakeScan, scanLakeBody } from "./scan-lake-body.ts";
import { scanJsonItems, scanNdjsonItems } from "./scan-plain-body.ts";

const LIMITS: BodyLimits = {
  itemsPerRecord: 3,
  bytesPerRecord: 1000,
  bytesPerItem: 2000,
  bytesPerBody: 1_000_000,
  recordsPerBody: 200,
  bytesPerFurtherRecord: 16 * 1024,
  levels: 50,
};

interface Scanned<Result> {
  readonly result: Result;
  readonly chunks: readonly RawChunk[];
  /** The chunks' texts. */
  readonly texts: readonly string[];
}

async function* pieces(text: string | Buffer, sizes: () => number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, sizes());
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function scan<Result>(
  text: string | Buffer,
  how: BodyScan<Result>,
  limits: BodyLimits = LIMITS,
  sizes: () => number = () => 64 * 1024,
): Promise<Scanned<Result>> {
  const chunks: RawChunk[] = [];
  const result = await scanBody(pieces(text, sizes), how, limits, async (chunk) => void chunks.push(chunk));
  return { result, chunks, texts: chunks.map(({ bytes }) => bytes.toString()) };
}

async function fault(text: string | Buffer, how: BodyScan<unknown>, limits?: BodyLimits): Promise<string> {
  const thrown: unknown = await scan(text, how, limits).catch((error: unknown) => error);
  if (!(thrown instanceof ApiError)) throw new Error(`no fault: ${thrown}`);
  return `${thrown.problem.code}: ${thrown.message}`;
}

const batch = (items: string, more = ""): string =>
  `{"items":${items},"metadata":{"operation":"upsert","resourceIndex":0}${more}}`;
const lake = (...batches: string[]): string =>
  `{"kind":"repo","eventType":"resync","eventId":"e1","data":[${batches.join(",")}]}`;

test("a body is cut by items and by bytes, on item borders, and batches stay apart", async () => {
  const { texts, chunks } = await scan(
    lake(batch("[1,2,3,4]"), batch("[]"), batch(`["${"x".repeat(999)}",5]`)),
    scanLakeBody,
  );
  expect(texts).toEqual(["[1,2,3]", "[4]", `["${"x".repeat(999)}"]`, "[5]"]);
  expect(chunks.map(({ entry, items }) => [entry, items])).toEqual([
    [0, 3],
    [0, 1],
    [2, 1],
    [2, 1],
  ]);
});

test("items keep every byte: long numbers, escapes, white space, halves of surrogate pairs, U+0000", async () => {
  const item = String.raw`{ "n": 12345678901234567890.10, "s":"\ud800\u0000é" }`;
  expect((await scan(`[${item}]`, scanJsonItems)).texts).toEqual([`[${item}]`]);
});

test("keys stand in any order: metadata after items, the kind of body after its data", async () => {
  const text = `{"data":[{"items":[1],"environment_data":{"N":12345678901234567890},"request":{"a":[{}]},
    "metadata":{"selectorHash":null,"resourceIndex":3,"operation":"delete"}}],"x":{"y":[1]},"eventType":"live-event","kind":"k"}`;
  const { result } = await scan(text, scanLakeBody);
  const expected: LakeScan = {
    envelope: { kind: "k", eventType: "live-event" },
    batches: [{ operation: "delete", resourceIndex: 3, selectorHash: null, environment: '{"N":12345678901234567890}' }],
  };
  expect(result).toEqual(expected);
});

test("one object, an array, lines and blank lines all give items", async () => {
  expect((await scan('{"a":1}', scanJsonItems)).texts).toEqual(['[{"a":1}]']);
  expect((await scan(" [ ] ", scanJsonItems)).texts).toEqual([]);
  expect((await scan('\ufeff{"a":1}\r\n\r\n{"a":2}\n3\n4', scanNdjsonItems)).texts).toEqual([
    '[{"a":1},{"a":2},3]',
    "[4]",
  ]);
  expect((await scan("", scanNdjsonItems)).texts).toEqual([]);
});

test.each([
  ["", "invalid_json: expected a value, but the body ends, at line 1, column 1 (byte 0)"],
  ["[1,\n 2,]", "invalid_json: expected a value, got `]`, at line 2, column 4 (byte 7)"],
  ['[{"a":1', "invalid_json: the body ends inside a value, at line 1, column 8 (byte 7)"],
  ["[1", "invalid_json: expected `,` or `]`, but the body ends, at line 1, column 3 (byte 2)"],
  ["[1 2]", "invalid_json: expected `,` or `]`, got `2`, at line 1, column 4 (byte 3)"],
  ['[{"a" 1}]', "invalid_json: expected `:`, got `1`"],
  ["[01]", "invalid_json: expected `,` or `]`, got `1`"],
  ["[tru]", "invalid_json: expected `true`, got `]`"],
  ["[NaN]", "invalid_json: expected a value, got `N`"],
  ['["\t"]', "invalid_json: control character in a string (byte 0x09)"],
  ['["\\x"]', "invalid_json: unknown escape in a string"],
  ['["\\u12g4"]', "invalid_json: expected four hexadecimal digits"],
  ["[] []", "invalid_json: expected the end of the body, got `[`"],
  ["5", "invalid_request: expected an array of items or one object"],
  [`[${"[".repeat(51)}`, "json_too_deep: the value is nested more than 50 levels deep"],
])("%j is not stored, and the message says where it is wrong", async (text, message) => {
  const found = await fault(text, scanJsonItems);
  expect(found.startsWith(message.replace("the body ends", "")) || found.includes(message.slice(8, 40)), found).toBe(
    true,
  );
});

test.each([
  [
    "a broken character",
    Buffer.from([0x5b, 0x22, 0xc3, 0x28, 0x22, 0x5d]),
    "not UTF-8 at byte 2: 0xC3 (`Ã` in Latin-1)",
  ],
  ["a surrogate as UTF-8", Buffer.from([0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d]), "not UTF-8 at byte 2: 0xED"],
  ["half a character at the end", Buffer.from([0x5b, 0x22, 0xe2, 0x82]), "not UTF-8 at byte 2: 0xE2"],
  ["UTF-16", Buffer.from("[1]", "utf16le"), "the body is UTF-16: send it in UTF-8"],
])("%s is refused as such", async (_what, bytes, message) => {
  expect(await fault(bytes, scanJsonItems)).toContain(message);
});

test.each([
  [
    "a repeated key",
    '{"kind":"a","kind":"b","eventType":"resync","data":[]}',
    'duplicate_key: the body has the key "kind" twice',
  ],
  ["a repeated key by another spelling", '{"kind":"a","k\\u0069nd":"b","eventType":"resync","data":[]}', "twice"],
  ["no data", '{"kind":"a","eventType":"resync"}', "invalid_request: `data` is missing"],
  ["data that is no list", '{"kind":"a","eventType":"resync","data":{}}', "invalid_request: `data` must be an array"],
  ["an unknown event type", '{"kind":"a","eventType":"x","data":[]}', "invalid_request: `eventType`"],
  [
    "no items",
    lake('{"metadata":{"operation":"upsert","resourceIndex":0}}'),
    "invalid_request: `data[0].items` is missing",
  ],
  ["no metadata", lake('{"items":[]}'), "invalid_request: `data[0].metadata`"],
  [
    "a wrong index",
    lake('{"items":[],"metadata":{"operation":"upsert","resourceIndex":-1}}'),
    "`data[0].metadata.resourceIndex`",
  ],
  ["a wrong environment", lake(batch("[]", ',"environment_data":[]')), "`data[0].environment_data` must be an object"],
  ["something behind it", `${lake()} 1`, "expected the end of the body"],
  ["a batch that is none", lake("7"), "invalid_request: `data[0]` must be an object"],
])("a lake body with %s is refused by name", async (_what, text, message) => {
  expect(await fault(text, scanLakeBody)).toContain(message);
});

test("an item, a body and an envelope that are too large are refused by name", async () => {
  const huge = `"${"x".repeat(3000)}"`;
  expect(await fault(lake(batch("[]"), batch(`[1,${huge}]`)), scanLakeBody)).toBe(
    "payload_too_large: `data[1].items[1]` is larger than 2000 bytes",
  );
  expect(await fault(`[${huge}]`, scanJsonItems, { ...LIMITS, bytesPerBody: 100 })).toContain("larger than 100 bytes");
  const keys = Array.from({ length: 101 }, (_, at) => `"k${at}":1`).join(",");
  expect(await fault(`{${keys}}`, scanLakeBody)).toContain("more than 100 keys");
});

/** A generator of numbers that starts anywhere and always goes the same way. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomJson(random: (below: number) => number, depth: number): string {
  const space = [" ", "\n", "", "", "\t"][random(5)] ?? "";
  const list = (element: () => string): string => Array.from({ length: random(4) }, element).join(`${space},`);
  const text = (): string =>
    JSON.stringify(String.fromCodePoint(...Array.from({ length: random(6) }, () => random(0xd7ff))));
  const kinds = [
    () => ["0", "-0", "12", "1.5e+9", "-3E-2", "0.25", "12345678901234567890", "1e999"][random(8)] ?? "0",
    () => ["true", "false", "null"][random(3)] ?? "null",
    text,
    () => ['"\\ud83d"', '"\\u00e9\\n\\"\\\\"', '"\\/\\b"'][random(3)] ?? '""',
    () => `[${space}${list(() => randomJson(random, depth - 1))}${space}]`,
    () => `{${space}${list(() => `${text()}${space}:${randomJson(random, depth - 1)}`)}${space}}`,
  ];
  return (kinds[random(depth > 0 ? kinds.length : 4)] ?? text)();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test("any JSON, cut anywhere, comes out as it went in; what JSON.parse refuses is refused", async () => {
  const random = randomFrom(7);
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const items = Array.from({ length: random(8) }, () => randomJson(random, 4));
    const whole = `[${items.join(",")}]`;
    const sizes = (): number => 1 + random(random(2) === 0 ? 3 : 40);
    const { texts } = await scan(whole, scanJsonItems, LIMITS, sizes);
    expect(texts.map((text) => text.slice(1, -1)).join(",")).toBe(items.map((item) => item.trim()).join(","));

    const at = random(whole.length);
    const damaged = whole.slice(0, at) + '[]{},:"\\0-e.tn \n'[random(16)] + whole.slice(at + random(2));
    const accepted = await scan(damaged, scanJsonItems, LIMITS, sizes).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ApiError) return false;
        throw error;
      },
    );
    if (!accepted) refused += 1;
    // One object or an array is all that is taken.
    expect(accepted, damaged).toBe(isJson(damaged) && /^\s*[[{]/.test(damaged));
  }
  expect(refused).toBeGreaterThan(1000);
});

test("a lake body cut anywhere gives the same chunks", async () => {
  const random = randomFrom(11);
  for (let round = 0; round < 500; round++) {
    const batches = Array.from({ length: 3 }, () => Array.from({ length: random(9) }, () => randomJson(random, 3)));
    const text = lake(...batches.map((items) => batch(`[${items.join(",")}]`, `,"response":${randomJson(random, 2)}`)));
    const { chunks } = await scan(text, scanLakeBody, LIMITS, () => 1 + random(7));
    for (const [entry, items] of batches.entries()) {
      const found = chunks.filter((chunk) => chunk.entry === entry).map(({ bytes }) => bytes.toString().slice(1, -1));
      expect(found.join(",")).toBe(items.join(","));
    }
  }
});
