import { expect, test } from "vitest";
import { compile } from "./compile.ts";

const program = (count: number): string =>
  `${Array.from({ length: count }, (_, i) => `def f${i}: .a${i};`).join(" ")} f0`;

test("3 000 definitions compile, and more than 4 000 are refused by name", () => {
  expect(compile(program(3_000)).problems).toEqual([]);
  expect(compile(program(4_001)).problems).toMatchObject([{ code: "jq_too_deep" }]);
});
