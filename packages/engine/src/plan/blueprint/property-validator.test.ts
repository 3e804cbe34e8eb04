import { describe, expect, test } from "vitest";
import { ExactNumber } from "../../jq/values/exact-number.ts";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import { propertyValidator } from "./property-validator.ts";

const fault = (schema: JqObject, value: JqValue) => propertyValidator(schema).check(value);

describe("types", () => {
  test.each<[string, JqValue, JqValue]>([
    ["string", "a", 1],
    ["number", 1.5, "1"],
    ["boolean", false, "false"],
    ["array", [], {}],
    ["object", {}, []],
  ])("%s", (type, right, wrong) => {
    expect(fault({ type }, right)).toBeNull();
    expect(fault({ type }, wrong)).toBe(`must be ${type}`);
  });

  test("a number that kept its digits is a number, wherever it stands", () => {
    const exact = new ExactNumber("12345678901234567890", 12345678901234567e3);
    expect(fault({ type: "number", minimum: 1 }, exact)).toBeNull();
    expect(fault({ type: "array", items: { type: "number" } }, [exact])).toBeNull();
    expect(fault({ type: "object", additionalProperties: { type: "string" } }, { id: exact })).toBe(
      "/id must be string",
    );
  });
});

describe("formats that are enforced", () => {
  test.each<[string, string, string]>([
    ["date-time", "2026-11-23T10:00:00.000Z", "2026-11-23"],
    ["date-time", "2026-11-23T10:00:00+02:00", "2026-11-23T10:00:00"],
    ["timer", "2026-11-23T10:00:00Z", "in an hour"],
    ["url", "http://localhost:8080/a?b#c", "example.com"],
    ["url", "git+ssh://git@host/a.git", "/path"],
    ["url", "https://host/ä ö", "http://"],
    ["email", "ann@example.com", "ann"],
    ["idn-email", "änn@exämple.com", "änn@"],
    ["ipv4", "10.0.0.1", "10.0.0.256"],
    ["ipv6", "::1", "10.0.0.1"],
  ])("%s takes %s and not %s", (format, right, wrong) => {
    expect(fault({ type: "string", format }, right)).toBeNull();
    expect(fault({ type: "string", format }, wrong)).toBe(`must match format "${format}"`);
  });

  test("labeled-url is an object with a url", () => {
    const schema = { type: "object", format: "labeled-url" };
    expect(fault(schema, { url: "https://a", displayText: "A" })).toBeNull();
    expect(fault(schema, { url: "a" })).toBe('/url must match format "url"');
    expect(fault(schema, {})).toBe("must have required property 'url'");
  });

  test("formats of list elements are enforced too", () => {
    expect(fault({ type: "array", items: { type: "string", format: "url" } }, ["x"])).toBe(
      '/0 must match format "url"',
    );
  });
});

test.each(["markdown", "yaml", "user", "team", "blueprints", "proto"])("%s is any string", (format) => {
  expect(fault({ type: "string", format }, "anything: [")).toBeNull();
  expect(fault({ type: "string", format }, 1)).toBe("must be string");
});

describe("further rules", () => {
  test.each<[JqObject, JqValue, JqValue, string]>([
    [{ type: "string", enum: ["a", "b"] }, "a", "c", 'must be equal to one of the allowed values: ["a","b"]'],
    [{ type: "string", minLength: 2 }, "ab", "a", "must NOT have fewer than 2 characters"],
    [{ type: "string", maxLength: 1 }, "😀", "ab", "must NOT have more than 1 characters"],
    [{ type: "string", pattern: "^[a-z]+$" }, "ab", "A", 'must match pattern "^[a-z]+$"'],
    [{ type: "number", maximum: 3 }, 3, 4, "must be <= 3"],
    [{ type: "number", exclusiveMinimum: 3 }, 4, 3, "must be > 3"],
    [{ type: "array", minItems: 1 }, [1], [], "must NOT have fewer than 1 items"],
    [
      { type: "array", uniqueItems: true },
      [{ a: 1 }, { a: 2 }],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      "must not hold an element twice",
    ],
    [{ type: "object", properties: { a: { type: "string" } } }, { a: "x" }, { a: 1 }, "/a must be string"],
    [{ type: "object", patternProperties: { "^x": { type: "number" } } }, { y: "" }, { x1: "" }, "/x1 must be number"],
    [
      { type: "object", properties: {}, additionalProperties: false },
      {},
      { a: 1 },
      "must NOT have additional properties",
    ],
  ])("%j", (schema, right, wrong, message) => {
    expect(fault(schema, right)).toBeNull();
    expect(fault(schema, wrong)).toBe(message);
  });
});

describe("a hostile blueprint", () => {
  test("cannot make a pattern backtrack", () => {
    const started = performance.now();
    expect(fault({ type: "string", pattern: "^(a+)+$" }, `${"a".repeat(50_000)}!`)).not.toBeNull();
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("cannot make a large list compare each pair of its elements", () => {
    const list = Array.from({ length: 50_000 }, (_, index) => ({ index }));
    const started = performance.now();
    expect(fault({ type: "array", uniqueItems: true }, list)).toBeNull();
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("cannot refer to other schemas, and its unknown keywords mean nothing", () => {
    const validator = propertyValidator({ type: "string", $ref: "http://example.com/x", allOf: [false], colour: 1 });
    expect([validator.unsupported, validator.check("a"), validator.check(1)]).toEqual([null, null, "must be string"]);
  });

  test("cannot exhaust the stack by nesting", () => {
    const deep = Array.from({ length: 20_000 }).reduce<JqObject>((items) => ({ type: "array", items }), {
      type: "string",
    });
    expect(fault(deep, [[1]])).toBe("/0/0 must be array");
  });

  test("holds long texts to a pattern in a bounded time, and says which are too long for it", () => {
    const schema = { type: "string", pattern: "(?:a?){500}(?:a){500}$" };
    expect(fault(schema, "a".repeat(3_000))).toBeNull();
    expect(fault(schema, "a".repeat(400_000))).toMatch(
      /^is too long: the pattern `.*` is matched against at most 3326 characters, not 400000$/,
    );
    expect(
      fault({ type: "object", patternProperties: { "(?:a?){500}$": { type: "number" } } }, { ["a".repeat(9_000)]: 1 }),
    ).toMatch(/^is too long: /);
  });

  test.each<[string, JqObject]>([
    ["a pattern of 18 000 instructions", { type: "string", pattern: "((x?){90}){100}" }],
    ["a lookahead", { type: "string", pattern: "^(?!x)" }],
    ["a backreference", { type: "string", pattern: "(a)\\1" }],
    ["a bound that is no number", { type: "string", minLength: "two" }],
  ])("with %s is held to its types only, and says so", (_, schema) => {
    const { check, unsupported } = propertyValidator(schema);
    expect(unsupported).toEqual(expect.any(String));
    expect([check("x"), check(1)]).toEqual([null, "must be string"]);
  });
});

test("properties of one schema share one compiled check", () => {
  expect(propertyValidator({ type: "string", title: "A" })).toBe(propertyValidator({ type: "string", title: "B" }));
});
