import { readFileSync } from "node:fs";
import { compileMapping, type JqValue, ProblemTally } from "@longshore/engine";
import { loadMappingConfig, type Problem, renderProblems } from "@longshore/shared";
import { expect, test } from "vitest";

interface Example {
  /** The heading that it stands under. */
  readonly title: string;
  config: string;
  item: string;
  entities: string;
  /** Empty for an example in which there is nothing to tell. */
  problems: string;
}

const HEADING_OR_BLOCK =
  /^## (?<heading>.+)$|^```\w+ (?<part>config|item|entities|problems)\n(?<text>[\s\S]*?)\n```$/gm;

/** A configuration, an item, its entities and, if there are any, its problems: one block after the other. */
function examplesIn(page: string): Example[] {
  const examples: Example[] = [];
  let title = "";
  for (const { groups = {} } of page.matchAll(HEADING_OR_BLOCK)) {
    const { heading = title, part, text = "" } = groups;
    title = heading;
    if (part === "config") examples.push({ title, config: text, item: "", entities: "", problems: "" });
    const example = examples.at(-1);
    if (example !== undefined && (part === "item" || part === "entities" || part === "problems")) example[part] = text;
  }
  return examples;
}

const EXAMPLES = examplesIn(readFileSync(new URL("../../docs/mapping-config.md", import.meta.url), "utf8"));

test("the page has its examples", () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(7);
});

test.each(EXAMPLES.map((example) => [example.title, example] as const))(
  "docs/mapping-config.md, “%s”: the example does what the page says",
  (_, example) => {
    const loaded = loadMappingConfig(example.config, { file: "config.yml" });
    if (!loaded.ok) throw new Error(renderProblems(loaded.problems));
    const { mapping, problems } = compileMapping(loaded.config, { document: loaded.document });
    const tally = new ProblemTally();
    const entities = (mapping?.resources ?? []).flatMap((resource) => {
      const outcomes = resource.map(JSON.parse(example.item) as JqValue);
      tally.add(resource.index, outcomes);
      return outcomes.flatMap((outcome) => (outcome.status === "mapped" ? [outcome.entity] : []));
    });
    expect(entities).toEqual(JSON.parse(example.entities));
    expect(JSON.stringify(entities)).toBe(JSON.stringify(JSON.parse(example.entities)));
    const found: Problem[] = [
      ...loaded.problems,
      ...problems,
      ...tally.snapshot().problems.map(({ problem }) => problem),
    ];
    expect(renderProblems(found, { width: 120 })).toBe(example.problems);
  },
);
