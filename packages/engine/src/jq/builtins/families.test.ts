import { describe, expect, test } from "vitest";
import { compileJq } from "../program.ts";
import { ARRAYS } from "./arrays.ts";
import type { Builtin, Example, JqBuiltin } from "./builtin.ts";
import { CONTROL } from "./control.ts";
import { DATES } from "./dates.ts";
import { LOOKUP } from "./lookup.ts";
import { MANUAL_ONLY } from "./manual-only.ts";
import { MATH } from "./math.ts";
import { OBJECTS } from "./objects.ts";
import { oracleTexts } from "./oracle.fixture.ts";
import { ORDERING } from "./ordering.ts";
import { PATHS } from "./paths.ts";
import { SELECTORS } from "./selectors.ts";
import { STREAMS } from "./streams.ts";

const FAMILIES: readonly Builtin[] = [
  ...ARRAYS,
  ...CONTROL,
  ...DATES,
  ...LOOKUP,
  ...MANUAL_ONLY,
  ...MATH,
  ...OBJECTS,
  ...ORDERING,
  ...PATHS,
  ...SELECTORS,
  ...STREAMS,
];

/** jq-wasm was built with a C library that has no `gamma`; the others are not in jq 1.8.2. */
const NOT_IN_JQ_WASM = ["gamma", ...MANUAL_ONLY.map(({ name }) => name)];

const isPublic = (builtin: Builtin): boolean => !builtin.name.startsWith("_");

/** A definition that real jq can run too: it uses none of our own internal natives. */
const isPortable = (builtin: Builtin): builtin is JqBuiltin =>
  "jq" in builtin && !/_stream|_event|_none_yet/.test(builtin.jq);

const arityOf = (builtin: Builtin): number => ("params" in builtin ? builtin.params.length : builtin.arity);

function definition({ name, params, jq }: JqBuiltin): string {
  return `def ${name}${params.length > 0 ? `(${params.join("; ")})` : ""}: ${jq};`;
}

const examplesOf = (builtins: readonly Builtin[]): { builtin: Builtin; example: Example }[] =>
  builtins.flatMap((builtin) => builtin.examples.map((example) => ({ builtin, example })));

test("every public builtin has a doc and an example, and no two share a name and arity", () => {
  const publics = FAMILIES.filter(isPublic);
  expect(publics.filter(({ doc, examples }) => doc === "" || examples.length === 0)).toEqual([]);
  const keys = FAMILIES.map((builtin) => `${builtin.name}/${arityOf(builtin)}`);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

describe("every example is what real jq answers", () => {
  const shown = FAMILIES.filter(({ name }) => !NOT_IN_JQ_WASM.includes(name));
  test.each(examplesOf(shown))("$builtin.name: $example.program", ({ example }) => {
    expect(oracleTexts(example.program, example.input)).toEqual(example.outputs);
  });
});

describe("every example is what the engine answers", () => {
  test.each(examplesOf(FAMILIES))("$builtin.name: $example.program", ({ example }) => {
    expect([...compileJq(example.program).runText(example.input)]).toEqual(example.outputs);
  });
});

describe("our definition, run by real jq, gives the same", () => {
  test.each(examplesOf(FAMILIES.filter(isPortable)))("$builtin.name: $example.program", ({ builtin, example }) => {
    if (!isPortable(builtin)) throw new Error("only definitions in jq are listed");
    expect(oracleTexts(`${definition(builtin)} ${example.program}`, example.input)).toEqual(example.outputs);
  });
});
