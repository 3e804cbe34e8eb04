import { afterEach, expect, test, vi } from "vitest";
import { compileShort, fieldOf } from "./one-resource.fixture.ts";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["env.LONGSHORE_SECRET", "null"],
  ["$ENV.LONGSHORE_SECRET", "null"],
  ["env | length", "0"],
  ["$ENV | length", "0"],
])("§3 the process' environment is out of reach, as if access were off: `%s`", (expression, value) => {
  vi.stubEnv("LONGSHORE_SECRET", "hunter2");
  expect(fieldOf(expression, { id: "a" })).toMatchObject({ value });
});

test("§3 environment_data of the batch is what env and $ENV hold", () => {
  const environment = { REGION: "eu", TOKEN: null };
  expect(fieldOf("[env, $ENV.REGION, env.TOKEN]", { id: "a" }, { environment })).toEqual({
    value: '[{"REGION":"eu","TOKEN":null},"eu",null]',
  });
});

test("§3 each batch has its own environment", () => {
  const resource = compileShort({ mapping: { title: "env.REGION" } });
  const titles = [{ REGION: "eu" }, { REGION: "us" }, null].map(
    (environment) => resource.mapOne({ id: "a" }, { environment })?.title,
  );
  expect(titles).toEqual(["eu", "us", null]);
});

test("§3 nothing else is blocked: now, get_search_list and $__loc__ work", () => {
  expect(fieldOf("[now, get_search_list, $__loc__.line]", { id: "a" }, { now: 1_700_000_000 })).toEqual({
    value: "[1700000000,[],1]",
  });
});

test("the clock stands still while an item is mapped, so mapping a record again gives the same entity", () => {
  const resource = compileShort({ mapping: { title: "now", properties: { later: "now" } } });
  const entity = resource.mapOne({ id: "a" });
  expect(entity?.properties).toEqual({ later: entity?.title });
  expect(resource.mapOne({ id: "a" }, { now: 5.5 })?.title).toBe(5.5);
});
