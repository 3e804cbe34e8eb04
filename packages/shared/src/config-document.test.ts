import { expect, test } from "vitest";
import { configDocument } from "./config-document.ts";
import { parseYamlConfig } from "./parse-yaml-config.ts";
import { problem } from "./problem.ts";

const text = `resources:
  - kind: repository
    selector:
      query: .a | nope
    titel: x
`;
const { value, find } = parseYamlConfig(text, "m.yml");
const document = configDocument({ file: "m.yml", text, value, find, prefix: [] });

test("a value that is not there is placed at what is around it", () => {
  expect(document.locate("resources[0].port.entity")).toEqual({ file: "m.yml", line: 2, column: 5 });
  expect(document.locate("resources[9]")).toEqual({ file: "m.yml", line: 2, column: 3 });
  expect(document.locate("nothing")).toEqual({ file: "m.yml", line: 1, column: 1 });
  expect(document.locate("not[a path")).toBeNull();
});

test("the place of a problem in an expression is that of its span", () => {
  const path = "resources[0].selector.query";
  const found = problem("jq_unknown_function", "no", { path, expression: ".a | nope", span: { start: 5, end: 9 } });
  expect(document.withLocation(found).location).toEqual({ file: "m.yml", line: 4, column: 19 });
});

test("an unknown key is placed at the key, a place that is known stays", () => {
  const unknown = problem("config_unknown_key", "no", { path: "resources[0].titel" });
  expect(document.withLocation(unknown).location).toEqual({ file: "m.yml", line: 5, column: 5 });
  const located = problem("config_unknown_key", "no", { path: "x", location: { file: "a", line: 9, column: 9 } });
  expect(document.withLocation(located)).toBe(located);
});
