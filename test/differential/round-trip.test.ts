import { type JqSyntax, parseProgram, printProgram } from "@longshore/engine";
import { loadJq } from "jq-wasm";
import { describe, expect, test } from "vitest";
import { formsOf, grammarForms } from "./generate/grammar-coverage.ts";
import { runnablePrograms } from "./generate/runnable-programs.ts";
import { wholeGrammar } from "./generate/vocabulary.ts";
import { type GeneratedProgram, generateProgram } from "./generate-program.ts";
import { Random } from "./random.ts";

const seeds = Array.from({ length: 300 }, (_, index) => index + 1);
const generated = seeds.map((seed) => ({ seed, ...generateProgram(seed, wholeGrammar, 30) }));

describe("300 generated programs", () => {
  test("what is printed parses to the tree that was printed", () => {
    for (const { seed, program, text } of generated) {
      expect(withoutSpans(parsed(text)), `seed ${seed}: ${text}`).toEqual(withoutSpans(program));
    }
  });

  test("printing what was parsed gives the same text again", () => {
    for (const { seed, text } of generated) expect(printProgram(parsed(text)), `seed ${seed}`).toBe(text);
  });

  test("every form of the grammar occurs in them", () => {
    const counts = new Map(grammarForms.map((form) => [form, 0]));
    for (const form of generated.flatMap(({ program }) => [...formsOf(program)])) {
      counts.set(form, (counts.get(form) ?? 0) + 1);
    }
    console.info(`programs with each form: ${[...counts].map(([form, count]) => `${form} ${count}`).join(", ")}`);
    expect([...counts.keys()]).toEqual(grammarForms);
    expect(grammarForms.filter((form) => counts.get(form) === 0)).toEqual([]);
  });

  test("jq 1.8 accepts them too, apart from modules that are not there", async () => {
    const jq = await loadJq();
    for (const one of generated) {
      const { stderr } = jq.raw("null", textNotToRun(one), ["-c"]);
      expect(isRefusedByJq(stderr), `seed ${one.seed}: ${one.text}: ${stderr}`).toBe(false);
    }
  });

  test("jq 1.8 and the parser refuse the same ones of them when a piece is cut out", async () => {
    const jq = await loadJq();
    const damaged = generated.map((one) => ({ ...one, text: cut(textNotToRun(one), one.seed) }));
    const differences = damaged.filter(({ text }) => {
      const { stderr } = jq.raw("null", text, ["-c"]);
      return isRefusedByJq(stderr) !== (parseProgram(text).program === null);
    });
    expect(differences.map(({ seed, text }) => `seed ${seed}: ${text}`)).toEqual([]);
  });
});

test("a program depends on its seed alone", () => {
  const again = generateProgram(7, wholeGrammar, 30);
  expect(again.text).toBe(generated[6]?.text);
  expect(new Set(generated.map(({ text }) => text)).size).toBeGreaterThan(250);
});

test("programs to be run refer to nothing that jq does not find", async () => {
  const jq = await loadJq();
  for (const seed of seeds) {
    const one = generateProgram(seed, runnablePrograms);
    expect(jq.raw("null", textNotToRun(one), ["-c"]).stderr, `seed ${seed}: ${one.text}`).toBe("");
  }
});

function parsed(text: string): JqSyntax.Program {
  const { program, problems } = parseProgram(text);
  if (program === null) throw new Error(`${text}: ${problems.map(({ message }) => message).join("; ")}`);
  return program;
}

/** The tree without the places its nodes have in the text. */
function withoutSpans(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "span" ? undefined : value)));
}

/** Compiled by jq as a whole, but its body is never reached: `empty | (…)`. */
function textNotToRun({ program }: GeneratedProgram): string {
  const span = { start: 0, end: 0 };
  const body = program.body ?? { kind: "identity", span };
  const empty: JqSyntax.Query = { kind: "call", name: "empty", args: [], span };
  return printProgram({ ...program, body: { kind: "pipe", left: empty, right: body, span } });
}

/** Up to three characters less, somewhere. */
function cut(text: string, seed: number): string {
  const random = new Random(seed);
  const at = random.below(text.length);
  return text.slice(0, at) + text.slice(at + 1 + random.below(3));
}

/** Names that are not bound are found after parsing, by both. */
function isRefusedByJq(stderr: string): boolean {
  return /^jq: error: /m.test(stderr) && !/is not defined|module not found/.test(stderr);
}
