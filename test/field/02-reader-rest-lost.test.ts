import { describe, expect, test } from "vitest";
import { runOn } from "./run-engine.ts";

const item = (id: string): string => `{"id":"${id}"}`;
const [A, B, C] = [item("a"), item("b"), item("c")];

describe.concurrent("what follows a broken place is mapped, and the place is where the fault is", () => {
  test.each<[string, string, string, readonly string[]]>([
    ["a comma between two arrays", `[${A}],[${B}]`, "1:13", ["a", "b"]],
    ["no comma between two elements", `[${A} ${B},${C}]`, "1:13", ["a", "b", "c"]],
    ["two commas between two elements", `[${A},,${B}]`, "1:13", ["a", "b"]],
    ["a comma in front of the first element", `[,${A},${B}]`, "1:2", ["a", "b"]],
    ["a comma behind the last element", `[${A},${B},]`, "1:24", ["a", "b"]],
    ["a semicolon between two elements", `[${A};${B}]`, "1:12", ["a", "b"]],
    ["a word between two elements", `[\n${A}\nand\n${B}\n]`, "3:1", ["a", "b"]],
    ["a bracket too many", `[${A}]]\n[${B}]`, "1:13", ["a", "b"]],
    ["a brace too many inside of an array", `[${A}},${B}]`, "1:12", ["a", "b"]],
    ["commas between objects over many lines", `{\n "id":"a"\n},\n{\n "id":"b"\n}`, "3:2", ["a", "b"]],
    ["a list that is not closed in one element", `[{"id":"x","l":[1},${B}]`, "1:18", ["b"]],
    ["an object that is not closed, over many lines", `[\n  {"id":"x","o":{"p":1},\n  ${B}\n]`, "2:25", ["b"]],
    ["a text that is not closed, over many lines", `[\n  {"id":"x},\n  ${B}\n]`, "2:13", ["b"]],
    ["a text that is not closed, in lines", `${A}\n{"id":"x\n${B}\n`, "2:9", ["a", "b"]],
    ["an object that is not closed, in lines", `${A}\n{"id":"x","l":[\n${B}\n${C}\n`, "2:16", ["a", "b", "c"]],
    ["a comma between two values of a line", `${A},${B}\n${C}\n`, "1:11", ["a", "b", "c"]],
    ["a word in front of a line", `${A}\nINFO ${B}\n${C}\n`, "2:1", ["a", "b", "c"]],
  ])("%s", async (_, text, place, mapped) => {
    const ran = await runOn("p.json", text);
    expect(ran).toMatchObject({ mapped, broken: 1, exitCode: 4 });
    expect(ran.stderr).toContain(`at p.json:${place}\n`);
  });
});

describe.concurrent("what is not read is reported with its lines and columns", () => {
  test.each<[string, string, readonly string[], string]>([
    ["an array that is cut short", `[${A},\n {"id":"x","o":{`, ["a"], "nothing is read from line 2, column 2 on"],
    ["a list that takes the rest along", `[{"id":"x","l":[1,\n${B}`, [], "nothing is read from line 1, column 2 on"],
    ["an element with two wrong texts", `[{"id":"x},${B},{"id":"y},${C}]`, ["c"], "not read: line 1, columns 2 to 31"],
    ["an object without its beginning", `"id":"x","o":${A}}\n${B}`, ["b"], "not read: line 1, columns 5 to 24"],
    ["prose", "Not found\nTry again later\n", [], "nothing is read from line 1, column 1 on"],
  ])("%s", async (_, text, mapped, note) => {
    const ran = await runOn("p.json", text);
    expect(ran).toMatchObject({ mapped, broken: 1, exitCode: 4 });
    expect(ran.stderr).toContain(`note: ${note}\n`);
  });
});

test("a part of a broken item is never taken for an item: it would become an entity that nobody meant", async () => {
  const owner = '{"id":"x",,"owner":{"id":"owner"},"all":[\n{"id":"one"},\n{"id":"two"}]}';
  expect(await runOn("p.json", `[${owner},${B}]`)).toMatchObject({ mapped: ["b"], broken: 1 });
  expect(await runOn("p.json", `${owner}\n${B}`)).toMatchObject({ mapped: ["b"], broken: 1 });
});

test("an array that is not closed is named, with all its elements mapped", async () => {
  const ran = await runOn("p.json", `[\n${A},\n${B}\n`);
  expect(ran).toMatchObject({ mapped: ["a", "b"], broken: 1, exitCode: 4 });
  expect(ran.stderr).toContain("the array that begins at line 1 is never closed");
});
