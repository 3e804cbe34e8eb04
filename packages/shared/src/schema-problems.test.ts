import { expect, test } from "vitest";
import * as z from "zod";
import { renderProblem } from "./render-problem.ts";
import { schemaProblems } from "./schema-problems.ts";

const said = (schema: z.ZodType, value: unknown): string[] => {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : schemaProblems(parsed.error.issues, value).map((found) => renderProblem(found));
};

test.each([
  [z.object({ a: z.string() }), { a: 5 }, "error[config_wrong_type] expected text, got the number 5\n  at a"],
  [
    z.object({ a: z.int() }),
    { a: 1.5 },
    "error[config_wrong_type] expected a whole number, got the number 1.5\n  at a",
  ],
  [z.object({ a: z.array(z.string()) }), { a: {} }, "error[config_wrong_type] expected a list, got an object\n  at a"],
  [z.object({ a: z.string().min(1) }), { a: "" }, "error[config_invalid_value] must not be empty\n  at a"],
  [
    z.object({ a: z.array(z.string()).max(1) }),
    { a: ["", ""] },
    "error[config_invalid_value] must not be longer than 1\n  at a",
  ],
  [z.object({ a: z.number().min(0) }), { a: -1 }, "error[config_invalid_value] must be at least 0, got -1\n  at a"],
  [
    z.object({ a: z.enum(["x", "y"]) }),
    { a: "z" },
    'error[config_invalid_value] expected one of `x`, `y`, got the text "z"\n  at a',
  ],
  [z.strictObject({}), { a: 1 }, "error[config_invalid_value] `a` cannot stand here"],
  [
    z.union([z.string(), z.number()]),
    [],
    "error[config_invalid_value] a list fits none of the forms that are allowed here",
  ],
  [
    z.object({ a: z.string().regex(/x/) }),
    { a: "y" },
    'error[config_invalid_value] the text "y" is not allowed\n  at a',
  ],
  [
    z.record(z.string().regex(/^x$/), z.number()),
    { y: 1 },
    "error[config_invalid_value] the key `y` is not allowed\n  at y",
  ],
  [z.string().refine(() => false, "no such thing"), "x", "error[config_invalid_value] no such thing"],
])("zod's finding %# is told in plain words", (schema, value, text) => {
  expect(said(schema, value)).toEqual([text]);
});

test("of a union the branch is told that took the value for its own", () => {
  const query = z.object({ rules: z.array(z.object({ value: z.string() })) });
  const schema = z.object({ a: z.union([z.string(), query, z.strictObject({ b: z.string(), c: z.string() })]) });
  expect(said(schema, { a: { rules: [{ value: 5 }] } })).toEqual([
    "error[config_wrong_type] expected text, got the number 5\n  at a.rules[0].value",
  ]);
});
