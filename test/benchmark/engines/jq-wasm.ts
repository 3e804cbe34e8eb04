import { type Jq, loadJq } from "jq-wasm";
import { asExpressions, asProgram, type ResourceConfig } from "../workload.ts";
import { eachText, type PrepareJob } from "./job.ts";

const jq: Jq = await loadJq();

/** One call for all payloads, with the whole mapping as its program. */
export const jqWasmOneProgram: PrepareJob = ({ resource }, texts) => {
  const input = texts.join("\n");
  const wanted = wantedOf(resource, texts);
  const program = asProgram(resource);
  const run = (): string[] => lines(jq.raw(input, program, ["-c"]).stdout);
  return { answers: () => spread(run(), wanted), round: run };
};

/** A call for each expression of each payload. */
export const jqWasmPerExpression: PrepareJob = ({ resource }, texts) => {
  const expressions = asExpressions(resource);
  return eachText(texts, (text) => {
    const one = (expression: string): string => jq.raw(text, expression, ["-c"]).stdout;
    if (one(resource.selector.query).trim() !== "true") return null;
    return JSON.stringify(assemble(expressions.map(([path, expression]) => [path, JSON.parse(one(expression))])));
  });
};

/** Which payloads a resource wants, as jq says. */
export function wantedOf({ selector }: ResourceConfig, texts: readonly string[]): boolean[] {
  return lines(jq.raw(texts.join("\n"), selector.query, ["-c"]).stdout).map((line) => line === "true");
}

/** What jq makes of one payload that may give many entities. */
export function entitiesByJq(resource: ResourceConfig, text: string): string[] {
  return lines(jq.raw(text, asProgram(resource), ["-c"]).stdout);
}

/** Gives each wanted payload its line. */
export function spread(entities: readonly string[], wanted: readonly boolean[]): (string | null)[] {
  let next = 0;
  return wanted.map((isWanted) => (isWanted ? (entities[next++] ?? "missing") : null));
}

export function lines(text: string): string[] {
  return text.trimEnd().split("\n");
}

/** An entity of the values that stand at paths: `[[["properties", "url"], "…"]]`. */
function assemble(values: readonly (readonly [path: readonly string[], value: unknown])[]): object {
  const entity: Record<string, unknown> = {};
  for (const [[first = "", second], value] of values) {
    if (second === undefined) entity[first] = value;
    else entity[first] = { ...Object(entity[first]), [second]: value };
  }
  return entity;
}
