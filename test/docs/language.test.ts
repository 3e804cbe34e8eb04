import { fileURLToPath } from "node:url";
import { compileJq, formatJson, languageReference, parseJson } from "@longshore/engine";
import { loadJq } from "jq-wasm";
import { describe, expect, it } from "vitest";
import { languageDocument } from "./language-document.ts";

const page = fileURLToPath(new URL("../../docs/language.md", import.meta.url));
const entries = languageReference().flatMap((chapter) => chapter.entries);
const examples = entries.flatMap(({ name, arity, examples }) =>
  examples.map((example) => ({ key: `${name}/${arity}`, ...example })),
);

describe("docs/language.md", () => {
  it("is what the table of builtins gives (write it anew with -u)", async () => {
    await expect(languageDocument()).toMatchFileSnapshot(page);
  });

  it("describes every function, each with an example", () => {
    expect(entries.filter(({ doc, examples }) => doc === "" || examples.length === 0)).toEqual([]);
  });

  it("has as many entries as `builtins` counts, besides `builtins` itself", () => {
    expect(compileJq("builtins | length").first(null)).toBe(entries.length + 1);
  });

  it("has every builtin of jq 1.8.2 but the two that tell where jq is installed", async () => {
    const jq = await loadJq();
    const theirs: string[] = JSON.parse(jq.raw("null", "builtins", ["-c"]).stdout);
    const ours = new Set([...entries.map(({ name, arity }) => `${name}/${arity}`), "builtins/0"]);
    expect(theirs.filter((key) => !ours.has(key)).sort()).toEqual(["get_jq_origin/0", "get_prog_origin/0"]);
  });

  it.each(examples)("$key: $program gives what the page says", ({ program, input, outputs }) => {
    const given = [...compileJq(program).run(parseJson(input))].map((output) => formatJson(output));
    expect(given).toEqual(outputs.map((output) => formatJson(parseJson(output))));
  });
});
