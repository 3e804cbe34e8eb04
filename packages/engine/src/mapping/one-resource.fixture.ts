import type { Problem } from "@longshore/shared";
import { formatJson } from "../jq/values/format-json.ts";
import { parseJson } from "../jq/values/parse-json.ts";
import type { JqValue } from "../jq/values/value.ts";
import { type CompileMappingOptions, compileMapping } from "./compile-mapping.ts";
import type { CompiledResource } from "./compiled-resource.ts";
import type { MapOptions } from "./map-item.ts";
import { findingsOf, type Outcome } from "./outcome.ts";

/** A resource in short: what is absent gets a value that makes every item with an `id` a `thing`. */
export interface ShortResource {
  readonly query?: unknown;
  readonly port?: object;
  readonly mappings?: unknown;
  /** Keys of the single mapping, beside identifier and blueprint. */
  readonly mapping?: object;
}

export const IDENTIFIER = ".id";
export const BLUEPRINT = '"thing"';

export function shortConfig(resource: ShortResource): unknown {
  const mappings = resource.mappings ?? { identifier: IDENTIFIER, blueprint: BLUEPRINT, ...resource.mapping };
  const selector = resource.query === undefined ? {} : { query: resource.query };
  return { resources: [{ kind: "k", selector, port: { entity: { mappings }, ...resource.port } }] };
}

/** Expressions that do not compile fail on every item, so that one suite can show them too. */
export function compileShort(resource: ShortResource, options: CompileMappingOptions = {}): CompiledResource {
  const { mapping, problems } = compileMapping(shortConfig(resource), { brokenExpressions: "fail", ...options });
  const compiled = mapping?.resources[0];
  if (compiled === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return compiled;
}

export interface MapShortOptions extends CompileMappingOptions, MapOptions {}

/** The outcomes for an item given as JSON text or as a value. */
export function mapShort(resource: ShortResource, item: unknown, options: MapShortOptions = {}): Outcome[] {
  const value = typeof item === "string" ? parseJson(item) : (item as JqValue);
  return compileShort(resource, options).map(value, options);
}

/** The one outcome in a form that compares easily: entities as JSON, problems as codes by place. */
export function outcomeOf(resource: ShortResource, item: unknown, options: MapShortOptions = {}): Shown {
  const [outcome, ...more] = mapShort(resource, item, options);
  if (outcome === undefined || more.length > 0) throw new Error(`${more.length + 1} outcomes instead of one`);
  return show(outcome);
}

export interface Shown {
  readonly status: Outcome["status"];
  /** JSON text, so that digits and key order count. Undefined without an entity. */
  readonly entity?: string;
  /** `field_null properties.p` */
  readonly problems: readonly string[];
}

export function show(outcome: Outcome): Shown {
  const problems = findingsOf(outcome).map(({ code, place }) => `${code} ${shortPath(place.path)}`);
  const entity = "entity" in outcome && outcome.entity !== null ? { entity: formatJson({ ...outcome.entity }) } : {};
  return { status: outcome.status, ...entity, problems };
}

export function problemsOf(outcomes: readonly Outcome[]): Problem[] {
  return outcomes.flatMap((outcome) => findingsOf(outcome).map((finding) => finding.problem));
}

function shortPath(path: string): string {
  return path.replace(/^resources\[0\]\.(port\.(entity\.mappings\.)?)?/, "");
}

/** What a field expression gives, as JSON, and the code of its problem. */
export function fieldOf(
  expression: unknown,
  item: unknown,
  options: MapShortOptions = {},
): { value?: string; problem?: string } {
  const [outcome] = mapShort({ mapping: { properties: { p: expression } } }, item, options);
  if (outcome?.status !== "mapped") return { problem: outcome?.status ?? "no outcome" };
  const { p } = outcome.entity.properties ?? {};
  const [problem] = outcome.findings;
  return { value: formatJson(p ?? null), ...(problem === undefined ? {} : { problem: problem.code }) };
}
