import { expect, test } from "vitest";
import { compileMapping } from "../compile-mapping.ts";
import { shortConfig } from "../one-resource.fixture.ts";

function hintsOf(mapping: object): unknown[] {
  const { problems } = compileMapping(shortConfig({ mapping }));
  return problems.map(({ path, hint }) => [path?.replace("resources[0].port.entity.mappings.", ""), hint]);
}

const quoted = (text: string) => `If the text itself is meant, it needs inner quotes: '"${text}"'.`;

test.each(["service", "my-service", "$title", "Pull request"])(
  "a fixed text without inner quotes is told as one: blueprint: %s",
  (blueprint) => {
    expect(hintsOf({ blueprint })).toEqual([["blueprint", quoted(blueprint)]]);
  },
);

test("the fixed texts of a search query are told one by one", () => {
  const rules = [{ property: "$title", operator: "=", value: ".owner" }];
  expect(hintsOf({ relations: { owner: { combinator: "and", rules } } })).toEqual([
    ["relations.owner.combinator", quoted("and")],
    ["relations.owner.rules[0].property", quoted("$title")],
    ["relations.owner.rules[0].operator", quoted("=")],
  ]);
});

test("a misspelt function stays a misspelt function", () => {
  expect(hintsOf({ title: "lenght" })).toEqual([["title", "did you mean `length`?"]]);
});

test("a word that is like no function may be a key without its dot, or a text", () => {
  const asKey = "A key of the input begins with a dot: `.nothinglikeit`";
  expect(hintsOf({ title: "nothinglikeit" })).toEqual([["title", `${asKey}. ${quoted("nothinglikeit")}`]]);
});

test("what is more than words is jq", () => {
  expect(hintsOf({ blueprint: ".type | nope" })).toEqual([["blueprint", undefined]]);
});

test("no guess is made about an expression of thousands of characters", () => {
  const words = "Lorem ipsum dolor sit amet, ".repeat(100).trim();
  expect(hintsOf({ title: words })).not.toEqual([["title", expect.stringContaining("inner quotes")]]);
});
