import { type Mutant, mutantsOf } from "./mutant.ts";

const ITEMS = ["packages/engine/src/cli/payloads/read-items.test.ts"];

export const payloadMutants: readonly Mutant[] = mutantsOf("packages/engine/src/cli/payloads", [
  {
    name: "payload-part-is-item",
    file: "broken-end.ts",
    text: "return onLines || (this.#open.at(-1) === OPEN_BRACE && this.#last !== COLON);",
    becomes: "return true;",
    why: "an object inside of a broken item becomes an entity that nobody meant",
    tests: ITEMS,
  },
  {
    name: "payload-text-over-lines",
    file: "broken-end.ts",
    text: "this.#inString = false;\n    this.#isEscaped = false;\n    this.#beginsLine",
    becomes: "this.#beginsLine",
    why: "a text that is not closed takes the lines behind it along",
    tests: ITEMS,
  },
  {
    name: "payload-rest-of-array",
    file: "broken-end.ts",
    text: 'if (inArray && (byte === COMMA || byte === CLOSE_BRACKET)) return "stop before";',
    becomes: "",
    why: "a wrong word in an array takes the elements behind it along",
    tests: ITEMS,
  },
  {
    name: "payload-read-again",
    file: "read-items.ts",
    text: "this.#isDamaged ? SOON : undefined",
    becomes: "undefined",
    why: "a file in which every element is broken is read once for each",
    tests: ITEMS,
    titled: "read all that follows",
  },
  {
    name: "payload-as-jq",
    file: "../../jq/values/parse-json.ts",
    text: "value === undefined && parseFast(text) !== undefined ? parseExact(text, true) : value",
    becomes: "value ?? parseExact(text, true)",
    why: "a dry run maps 007, which the worker refuses",
    tests: ["packages/engine/src/jq/values/parse-json.test.ts"],
  },
]);
