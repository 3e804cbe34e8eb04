import { expect, test } from "vitest";
import { describeByte, utf8Fault, wideEncoding } from "./utf8-fault.ts";

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");

test.each([
  ["", null],
  ["61 c3a9 e282ac f09f9880 efbbbf f48fbfbf eda080".slice(0, -7), null],
  ["6361 66e9 22", 3],
  ["61 c328", 1],
  ["c0af", 0],
  ["61 e08080", 1],
  ["61 eda080", 1],
  ["f08080 80", 0],
  ["f4908080", 0],
  ["f5808080", 0],
  ["61 e282", 1],
  ["80", 0],
])("the first byte that is not UTF-8 is found in %s", (hex, offset) => {
  expect(utf8Fault(bytesOf(hex))?.offset ?? null).toBe(offset);
});

test("all short byte sequences are judged as a strict decoder judges them", () => {
  const edges = [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf];
  const leads = [0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff, ...edges];
  const all = leads.flatMap((a) => leads.flatMap((b) => edges.flatMap((c) => edges.map((d) => [a, b, c, d]))));
  const bytes = all.map((each) => Uint8Array.from(each));
  expect(bytes.filter((each) => (utf8Fault(each) === null) !== isDecoded(each))).toEqual([]);
});

function isDecoded(bytes: Uint8Array): boolean {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes) !== "";
  } catch {
    return false;
  }
}

test.each([
  ["feff 007b", "UTF-16"],
  ["fffe 7b00", "UTF-16"],
  ["7b00 2200", "UTF-16LE"],
  ["0072 0065", "UTF-16BE"],
  ["fffe0000 7b000000", "UTF-32"],
  ["7b000000 22000000", "UTF-32LE"],
  ["0000007b 00000022", "UTF-32BE"],
])("%s begins a text in %s", (hex, iconv) => {
  expect(wideEncoding(bytesOf(hex))?.iconv).toBe(iconv);
});

test.each(["", "7b", "7b22", "7b7d0a", "efbbbf7b", "7b220061", "e9"])("%s begins no wide encoding", (hex) => {
  expect(wideEncoding(bytesOf(hex))).toBeNull();
});

test("a byte is named with what it may have been", () => {
  expect(describeByte(0xe9)).toBe("0xE9 (`é` in Latin-1)");
  expect(describeByte(0x93)).toBe("0x93");
});
