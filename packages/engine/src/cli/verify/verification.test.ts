import { loadMappingConfig } from "@longshore/shared";
import { describe, expect, test } from "vitest";
import { compiledEvaluator } from "../../jq/evaluators/compiled-evaluator.ts";
import type { Evaluator } from "../../jq/evaluators/evaluator.ts";
import { compileMapping } from "../../mapping/compile-mapping.ts";
import { Verification } from "./verification.ts";

const CONFIG = `
resources:
  - kind: item
    selector: { query: .wanted }
    port:
      itemsToParse: .list
      entity:
        mappings:
          identifier: .item.id
          blueprint: '"item"'
          properties: { words: ".item.text | split(' ')", now: now }
`;

function verificationBy(evaluator: Evaluator): Verification {
  const loaded = loadMappingConfig(CONFIG, { file: "config.yml" });
  const { mapping } = compileMapping(loaded.config);
  if (!loaded.ok || mapping === null) throw new Error("the configuration is right");
  return new Verification(evaluator, { config: loaded.config, mapping, document: loaded.document }, 1_000);
}

/** An evaluator that is right except about one program, for which it runs another. */
const lying = (about: RegExp, instead: string): Evaluator => ({
  ...compiledEvaluator,
  compile: (source, options) => compiledEvaluator.compile(source.replace(about, instead), options),
});

const SOURCE = { file: "a.json", line: 7, kind: "item", resource: 0 };
const ITEM = {
  wanted: true,
  list: [
    { id: "a", text: "x y" },
    { id: "b", text: 5 },
  ],
};

describe("--verify", () => {
  test("counts every expression on every item, and finds nothing where both agree, errors included", () => {
    const verification = verificationBy(compiledEvaluator);
    for (let count = 0; count < 150; count += 1) verification.add(ITEM, SOURCE);
    expect(verification.finish()).toEqual([]);
    // One `itemsToParse` on the raw item; selector, identifier, blueprint and two properties on both elements.
    expect(verification.counts()).toMatchObject({ compared: 150 * (1 + 5 * 2), disagreements: 0 });
  });

  test("reports an expression once, with both results, its place and the first input", () => {
    const verification = verificationBy(lying(/split\(" "\)/, 'split("")'));
    verification.add(ITEM, SOURCE);
    verification.add(ITEM, SOURCE);
    expect(verification.finish()).toMatchObject([
      {
        count: 2,
        problem: {
          code: "evaluator_disagrees",
          message: 'this engine gives ["x","y"], real jq gives ["x"," ","y"]',
          path: "resources[0].port.entity.mappings.properties.words",
          expression: ".item.text | split(' ')",
          location: { file: "config.yml", line: 11 },
          notes: [expect.stringContaining("first seen in a.json:7"), expect.stringContaining('"text":"x y"')],
        },
      },
    ]);
    expect(verification.counts().disagreements).toBe(2);
  });

  test("a real jq that does not compile an expression disagrees", () => {
    const verification = verificationBy(lying(/\.wanted/, "nonsense"));
    verification.add(ITEM, SOURCE);
    expect(verification.finish()).toMatchObject([
      { problem: { message: expect.stringContaining("real jq does not compile it: no function `nonsense`") } },
    ]);
  });

  test("where real jq breaks off, nothing is claimed", () => {
    const verification = verificationBy(lying(/\.wanted/, "halt"));
    verification.add(ITEM, SOURCE);
    expect(verification.finish()).toEqual([]);
  });
});
