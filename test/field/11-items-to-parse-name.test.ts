import { checkMapping } from "@longshore/engine";
import { expect, test } from "vitest";

function problemsWith(itemsToParseName: string) {
  const mappings = { identifier: ".id", blueprint: '"service"' };
  const port = { itemsToParse: ".tags", itemsToParseName, entity: { mappings } };
  return checkMapping({ resources: [{ kind: "item", selector: {}, port }] });
}

test.each([".tag", '."tag"', '"tag"', "$tag", '.["tag"]'])(
  "a name of the element that is written as jq is reported: %s",
  (name) => {
    expect(problemsWith(name).map(({ path, hint }) => [path, hint])).toEqual([
      ["resources[0].port.itemsToParseName", "Write `itemsToParseName: tag`"],
    ]);
  },
);

test.each(["tag", "the_tag", "team-tag", "a.b"])("a name that is a name is not: %s", (name) => {
  expect(problemsWith(name)).toEqual([]);
});
