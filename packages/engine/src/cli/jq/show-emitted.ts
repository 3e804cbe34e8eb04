import { compile } from "../../jq/compile/compile.ts";
import { emit } from "../../jq/compile/link.ts";
import type { JqOptions } from "../../jq/program.ts";
import { JqCompileError } from "../../jq/program.ts";

/** The JavaScript that a program becomes, and the values that it refers to as comments below. */
export function emittedSource(source: string, options: JqOptions): string {
  const { core, problems } = compile(source, options);
  if (core === null) throw new JqCompileError(problems);
  const { source: code, values } = emit(core, "each");
  return [code, ...values.map((value, index) => `// values[${index}]: ${describe(value)}\n`)].join("");
}

/** On one line: U+2028 and U+2029 end a comment, too. */
function describe(value: unknown): string {
  if (typeof value === "function") return `function ${value.name}`;
  const text = JSON.stringify(value) ?? String(value);
  return text.replace(/[\u2028\u2029]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
