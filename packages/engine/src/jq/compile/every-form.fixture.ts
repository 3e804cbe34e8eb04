import { compileJq } from "../program.ts";
import { formatJson } from "../values/format-json.ts";
import { parseJson } from "../values/parse-json.ts";

/** The outputs of a program, for which code is generated in three forms that must not differ. */
export function outputsInEveryForm(program: string, inputText: string): string[] {
  const compiled = compileJq(program);
  const lazy = [...compiled.runText(inputText)];
  const input = parseJson(inputText);
  const eager: string[] = [];
  compiled.each(input, (output) => eager.push(formatJson(output)));
  const first = compiled.first(input);
  const forms = [eager, first === undefined ? [] : [formatJson(first)]];
  const expected = [lazy, lazy.slice(0, 1)];
  if (JSON.stringify(forms) !== JSON.stringify(expected)) {
    throw new Error(`run: ${JSON.stringify(lazy)}, each and first: ${JSON.stringify(forms)}`);
  }
  return lazy;
}
