import type { Import, Program, Query } from "./ast.ts";
import { printDefinition, printQuery } from "./print.ts";
import { printString } from "./print-literal.ts";

/** A whole source text on one line: the inverse of `parseProgram` and `parseModule`. */
export function printProgram({ moduleMeta, imports, definitions, body }: Program): string {
  const parts = [
    ...(moduleMeta === null ? [] : [`module ${printQuery(moduleMeta)};`]),
    ...imports.map(printImport),
    ...definitions.map(printDefinition),
    ...(body === null ? [] : [printBody(body)]),
  ];
  return parts.join(" ");
}

/** Without its parentheses, the definition of `(def f: 1; f)` would become one of the whole program. */
function printBody(body: Query): string {
  return body.kind === "def" ? `(${printQuery(body)})` : printQuery(body);
}

function printImport({ path, alias, data, meta, span }: Import): string {
  const quoted = printString({ kind: "string", format: null, parts: [path], span }, printQuery);
  const what = alias === null ? `include ${quoted}` : `import ${quoted} as ${data ? "$" : ""}${alias}`;
  return `${what}${meta === null ? "" : ` ${printQuery(meta)}`};`;
}
