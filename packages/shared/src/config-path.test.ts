import { expect, test } from "vitest";
import { formatConfigPath, parseConfigPath } from "./config-path.ts";

test.each([
  [[], ""],
  [
    ["resources", 2, "port", "entity", "mappings", "properties", "url"],
    "resources[2].port.entity.mappings.properties.url",
  ],
  [["properties", "open-issues"], "properties.open-issues"],
  [["properties", "a.b"], 'properties["a.b"]'],
  [["properties", "", 'say "hi" \\', "0"], 'properties[""]["say \\"hi\\" \\\\"]["0"]'],
  [["properties", "\u001b[2J", "__proto__"], 'properties["\\u001b[2J"].__proto__'],
  [["properties", "名前", "$identifier"], "properties.名前.$identifier"],
])("%j is written %s and read back the same", (path, text) => {
  expect(formatConfigPath(path)).toBe(text);
  expect(parseConfigPath(text)).toEqual(path);
});

test.each(["resources[", "a..b", "a[-1]", 'a["b]', "a b", 'a["\\q"]'])("%s is no path", (text) => {
  expect(parseConfigPath(text)).toBeNull();
});
