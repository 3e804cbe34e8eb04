import { describe, expect, test } from "vitest";
import { runOn } from "./run-engine.ts";

const [A, B, C, D] = ["a", "b", "c", "d"].map((id) => `{"id":"${id}"}`);

describe.concurrent("each value of a line is mapped, as jq reads it", () => {
  test.each([
    ["nothing between two values", `${A}\n${B}${C}\n${D}\n`],
    ["a space between two values", `${A}\n${B} ${C}\n${D}\n`],
    ["all values on one line", `${A}${B}${C}${D}`],
    ["an array beside an object", `${A}\n[${B},${C}]${D}\n`],
    ["a value that goes over lines", `${A}\n{\n  "id":\n  "b"\n}\n${C}\n${D}\n`],
    ["an array over lines", `[\n${A},\n${B}\n]\n[${C},\n${D}]\n`],
    ["a value that begins where another ends", `${A}\n{"id":\n"b"}${C}\n${D}`],
  ])("%s", async (_, text) => {
    for (const name of ["p.ndjson", "p.json"]) {
      expect(await runOn(name, text)).toMatchObject({ mapped: ["a", "b", "c", "d"], broken: 0, exitCode: 0 });
    }
  });
});

test("a broken value costs no other value of its line", async () => {
  const ran = await runOn("p.ndjson", `${A}\n{"id":"x",,}${B}{"id":"y"\n${C}\n`);
  expect(ran).toMatchObject({ mapped: ["a", "b", "c"], broken: 2, exitCode: 4 });
  expect(ran.stderr).toContain("at p.ndjson:2:11\n");
  expect(ran.stderr).toContain("at p.ndjson:2:32\n");
});

test("a byte that is not UTF-8 costs no other value of its line", async () => {
  const text = `${A}\n${B}{"id":"caf\xe9"}\n[{"id":"caf\xe8"},${C}]\n`;
  const ran = await runOn("p.ndjson", Buffer.from(text, "latin1"));
  expect(ran).toMatchObject({ mapped: ["a", "b", "c"], exitCode: 4 });
  expect(ran.stderr).toContain("at p.ndjson:2:21\n");
  expect(ran.stderr).toContain("at p.ndjson:3:12\n");
});
