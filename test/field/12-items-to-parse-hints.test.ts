import { compileMapping, type JqValue } from "@longshore/engine";
import { expect, test } from "vitest";
import { configWith, problemsOf } from "./problems-of.ts";

test.each([
  [".tags[]", ".tags"],
  [".repo.topics[]?", ".repo.topics"],
  [".rows[].name", "[.rows[].name]"],
  [".rows[].tags[]", "[.rows[].tags[]]"],
  [".rows[][]", "[.rows[][]]"],
  ["(.tags[])", "[(.tags[])]"],
  [".tags[] # of the repository", ".tags"],
  [".rows[] | {name}", "[.rows[] | {name}]"],
  [".rows[] | select(.on)", "[.rows[] | select(.on)]"],
])("check says that single elements are no list: %s", (written, meant) => {
  expect(problemsOf(written, "itemsToParse").map(({ code, hint }) => [code, hint])).toContainEqual([
    "meaning_doubtful",
    `Write the list: \`${meant}\``,
  ]);
  expect(problemsOf(meant, "itemsToParse")).toEqual([]);
});

test.each([[".rows[0]"], ["[.rows[]]"], [".rows | map(.a[])"], ['.rows[] | split(",")']])(
  "what may give a list is not called single elements: %s",
  (written) => {
    expect(problemsOf(written, "itemsToParse").map(({ code }) => code)).not.toContain("meaning_doubtful");
  },
);

const ITEM = { id: "a", archived: false, tags: ["x"], owner: { login: "ada" }, name: "n" };

test.each([
  [".nope", "If such items are to be left out: `.nope // []`", "filtered"],
  [".owner.teams", "If such items are to be left out: `.owner.teams // []`", "filtered"],
  [".owner | .teams", "If such items are to be left out: `(.owner | .teams) // []`", "filtered"],
  [".owner", "A list of its keys and values: `.owner | to_entries`; a list of this one value: `[.owner]`", "mapped"],
  [".name", "Write a list of this one value: `[.name]`", "mapped"],
  [".name # one", "Write a list of this one value: `[.name]`", "mapped"],
  ['[.nope[] | . + "[]"]', 'With `?`, what is null has no elements: `[.nope[]? | . + "[]"]`', "filtered"],
  [".tags[]", "`[]` gives the elements one by one; write the list: `.tags`", "mapped"],
  ["[.nope[]]", "With `?`, what is null has no elements: `[.nope[]?]`", "filtered"],
  [".nope | map(.x)", undefined, ""],
])("the hint on a value that is no list, followed, maps the item: %s", (written, hint, status) => {
  const [outcome] = outcomesOf(written);
  expect(outcome?.status === "failed" ? outcome.reason.problem.hint : outcome?.status).toBe(hint);
  for (const shown of hint?.matchAll(/: `(.+?)`/g) ?? []) {
    expect(outcomesOf(shown[1] ?? "").map((each) => each.status)).toContain(status);
  }
});

function outcomesOf(written: string) {
  const { mapping, problems } = compileMapping(configWith(written, "itemsToParse"));
  if (mapping === null) throw new Error(JSON.stringify(problems));
  return mapping.resources[0]?.map(ITEM satisfies JqValue) ?? [];
}
