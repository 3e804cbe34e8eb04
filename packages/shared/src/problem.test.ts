import { expect, test } from "vitest";
import * as z from "zod";
import { problem } from "./problem.ts";
import { problemSchema } from "./problem-schema.ts";

test("a problem takes severity and hint from its code", () => {
  expect(problem("config_empty", "nothing here")).toEqual({
    code: "config_empty",
    severity: "error",
    message: "nothing here",
    hint: "Start with `resources:` and one resource.",
  });
});

test("a producer that knows better overrides both", () => {
  const own = problem("unknown_property", "no property `x`", { severity: "error", hint: "add it to the blueprint" });
  expect(own).toMatchObject({ severity: "error", hint: "add it to the blueprint" });
});

test("a code without a row in the table is refused", () => {
  const parsed = problemSchema.safeParse({ code: "made_up", severity: "error", message: "" });
  expect(parsed.success).toBe(false);
});

test("the schema becomes JSON Schema, for OpenAPI", () => {
  expect(z.toJSONSchema(problemSchema)).toMatchObject({
    $defs: { Problem: { required: ["code", "severity", "message"] } },
  });
});
