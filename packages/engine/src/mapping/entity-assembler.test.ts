import { expect, test } from "vitest";
import { Code } from "../jq/compile/emit/code.ts";
import { emitAssembler } from "./entity-assembler.ts";
import { ExpressionPool } from "./expression.ts";
import { compileShort } from "./one-resource.fixture.ts";
import { entityTemplate } from "./template.ts";

const HOSTILE = [
  "`",
  "$" + "{1}",
  "\u2028",
  "\u2029",
  "*/",
  "//",
  "'",
  '"',
  "\\",
  "\n",
  "</script>",
  "__proto__",
  "}; alert(1); {",
];

test("no text of a mapping, key or expression, is in the generated code but plain words as member names", () => {
  const properties = Object.fromEntries(HOSTILE.map((text) => [text, JSON.stringify(text)]));
  const mapping = {
    identifier: '"i"',
    blueprint: '"b"',
    title: '"*/ alert(1) /*"',
    properties: { plain: ".x", ...properties },
  };
  const { code, values } = emitAssembler(entityTemplate(mapping, [], new ExpressionPool()));
  const source = Code.textOf(code);
  expect(source).not.toMatch(/alert|script|__proto__|`|\\|\u2028|\u2029|\/\/|\*/);
  expect(source).toContain("plain: v");
  expect(values).toEqual(expect.arrayContaining(HOSTILE.filter((text) => text !== "__proto__")));
});

test("all entities of a mapping have the keys of one literal, in one order", () => {
  const resource = compileShort({ mapping: { properties: { b: ".x", a: ".y" } } });
  const keys = [
    { id: "1", y: 1 },
    { id: "2", x: 2 },
  ].map((item) => Object.keys(resource.mapOne(item)?.properties ?? {}));
  expect(keys).toEqual([
    ["b", "a"],
    ["b", "a"],
  ]);
});

test("a mapping with a thousand properties compiles and maps", () => {
  const properties = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`p${i}`, `.v${i % 7} // ${i}`]));
  const entity = compileShort({ mapping: { properties } }).mapOne({ id: "a", v3: "three" });
  expect(entity?.properties).toMatchObject({ p0: 0, p3: "three", p999: 999 });
});

test("equal texts of a configuration are one expression", () => {
  const pool = new ExpressionPool();
  expect(pool.expression(".a")).toBe(pool.expression(".a"));
  expect(pool.expression(".a")).not.toBe(pool.expression(".b"));
});
