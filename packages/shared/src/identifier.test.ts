import { expect, test } from "vitest";
import {
  blueprintIdentifierSchema,
  entityIdentifierFault,
  entityIdentifierSchema,
  propertyKeySchema,
} from "./identifier.ts";

test.each([
  ["org/repo", null],
  ["a@b_c.d+e:f\\g/h=i-j", null],
  ["名前-ñ", null],
  ["漢".repeat(1000), null],
  ["𠀀".repeat(1000), null],
  ["漢".repeat(1001), "it has 1001 characters, and 1000 are allowed"],
  ["", "it is empty"],
  [".", "`.` alone is not allowed"],
  ["..", "`..` alone is not allowed"],
  ["...", null],
  ["a b", "a space at position 2 is not allowed"],
  ["a\nb", '"\\n" at position 2 is not allowed'],
  ["a#b", '"#" at position 2 is not allowed'],
  ["a\u0000", '"\\u0000" at position 2 is not allowed'],
])("entity identifier %j: %s", (identifier, fault) => {
  expect(entityIdentifierFault(identifier)).toBe(fault);
  expect(entityIdentifierSchema.safeParse(identifier).success).toBe(fault === null);
});

test("a blueprint identifier has no = and at most 100 characters", () => {
  expect(
    ["service", "_user", "k8s.pod", "b".repeat(100)].every((id) => blueprintIdentifierSchema.safeParse(id).success),
  ).toBe(true);
  expect(["a=b", "", "..", "a b", "b".repeat(101)].some((id) => blueprintIdentifierSchema.safeParse(id).success)).toBe(
    false,
  );
});

test("a property key is ASCII without dots", () => {
  expect(["open_issues", "a@b=c-d", "__proto__", "9"].every((key) => propertyKeySchema.safeParse(key).success)).toBe(
    true,
  );
  expect(["", "a.b", "ñ", "a b", "k".repeat(101)].some((key) => propertyKeySchema.safeParse(key).success)).toBe(false);
});
