import { expect, test } from "vitest";
import { CompiledConfigs, type ConfigText } from "./compiled-configs.ts";
import { MapRefused } from "./map-result.ts";

function text(configKey: string, query = "true"): ConfigText {
  const entity = { mappings: { identifier: ".id", blueprint: '"b"' } };
  const config = { resources: [{ kind: "k", selector: { query }, port: { entity } }] };
  return { configKey, config: JSON.stringify(config), mode: "compat" };
}

test("a configuration in use is compiled once", () => {
  const configs = new CompiledConfigs(2);
  const first = configs.get(text("1:1"));
  expect(configs.get(text("1:1"))).toBe(first);
  expect(configs.compilations).toBe(1);
});

test("no more than the limit is kept, and what goes is what was used longest ago", () => {
  const configs = new CompiledConfigs(2);
  for (const key of ["1:1", "2:1", "1:1", "3:1", "1:1"]) configs.get(text(key));
  expect(configs.compilations).toBe(3);
  configs.get(text("2:1"));
  expect(configs.compilations).toBe(4);
});

test("a new version of a configuration is compiled, whatever the old one says", () => {
  const configs = new CompiledConfigs(2);
  expect(configs.get(text("1:1")).resources[0]?.selectorHash).not.toBe(
    configs.get(text("1:2", ".other")).resources[0]?.selectorHash,
  );
});

test("strict and compat never share what was compiled", () => {
  const configs = new CompiledConfigs(2);
  configs.get(text("1:1"));
  configs.get({ ...text("1:1"), mode: "strict" });
  expect(configs.compilations).toBe(2);
});

test("an expression that does not compile fails its items, not the record", () => {
  const mapping = new CompiledConfigs(1).get(text("1:1", ".a ||"));
  expect(mapping.resources[0]?.map({ id: "x" })).toMatchObject([{ status: "failed" }]);
});

test("what is no configuration is refused with its problem", () => {
  const refused = (): unknown => new CompiledConfigs(1).get({ ...text("1:1"), config: '{"resources":1}' });
  expect(refused).toThrow(MapRefused);
  expect(refused).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: "config_wrong_type" }) }));
});
