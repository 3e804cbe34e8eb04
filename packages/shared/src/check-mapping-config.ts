import { listExpressions } from "./config-expressions.ts";
import { formatConfigPath } from "./config-path.ts";
import { describeValue } from "./describe-value.ts";
import { FIRST_ISSUE } from "./first-issue.ts";
import { type JqExpression, type MappingConfig, mappingConfigSchema } from "./mapping-config.ts";
import { type Problem, problem } from "./problem.ts";
import { schemaProblems } from "./schema-problems.ts";
import { treeProblems } from "./tree-problems.ts";
import { unknownConfigKeys } from "./unknown-config-keys.ts";

/** A configuration with its warnings, or all that is wrong with it. Expressions are not looked into. */
export type CheckedConfig =
  | { readonly ok: true; readonly config: MappingConfig; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks a parsed mapping configuration. The one that comes back is the one that went in, unknown keys included. */
export function checkMappingConfig(config: unknown): CheckedConfig {
  const shape = foreignDocument(config) ?? shapeProblem(config);
  if (shape !== null) return { ok: false, problems: [shape] };
  const tree = treeProblems(config);
  // Everything below recurses.
  if (tree.some(({ code }) => code === "config_too_deep")) return { ok: false, problems: tree };
  const parsed = parse(config);
  const problems = [
    ...tree,
    ...(parsed.success ? [] : schemaProblems(parsed.error.issues, config)),
    ...fileValues(config),
    ...unknownConfigKeys(config),
  ];
  const wrong = problems.some(({ severity }) => severity === "error");
  return isMappingConfig(config, parsed.success) && !wrong ? { ok: true, config, problems } : { ok: false, problems };
}

/** 300 000 wrong elements of one list are more than zod can put into its list of issues. */
function parse(config: unknown): ReturnType<typeof mappingConfigSchema.safeParse> {
  try {
    return mappingConfigSchema.safeParse(config);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return mappingConfigSchema.safeParse(config, FIRST_ISSUE);
  }
}

/** zod's output would be a copy without keys named `__proto__`; a configuration is kept as it is. */
function isMappingConfig(config: unknown, fits: boolean): config is MappingConfig {
  return fits;
}

/** What stands here instead, if it is a document of Port's that is no mapping: often the file beside the right one. */
function foreignDocument(config: unknown): Problem | null {
  if (Array.isArray(config)) return foreignList(config);
  if (!isObject(config) || Object.hasOwn(config, "resources")) return null;
  const has = (...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(config, key));
  if (has("identifier", "schema")) return foreign("a blueprint, not a mapping");
  if (has("blueprint", "identifier")) return foreign("an entity, not a mapping");
  if (has("blueprints")) return foreign("a list of blueprints, not a mapping");
  if (has("ok") && (has("integration") || has("blueprint") || has("entity"))) {
    const hint = has("integration") ? "The mapping is what stands under `integration.config`." : undefined;
    return foreign("an answer of the API, not a mapping", hint);
  }
  return null;
}

function foreignList(list: readonly unknown[]): Problem | null {
  const [first] = list;
  if (!isObject(first)) return null;
  if (Object.hasOwn(first, "kind")) return foreign("the list of resources alone", "Put `resources:` in front of it.");
  return foreignDocument(first) === null ? null : foreign("a list of blueprints or entities, not a mapping");
}

function foreign(what: string, hint = "Give the file that has `resources:`."): Problem {
  return problem("config_wrong_type", `this is ${what}`, { path: "", hint });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Far more than anybody writes. 1 MB has room for 300 000 that are `{}`, and a schema finds three mistakes in each. */
const MOST_RESOURCES = 10_000;

function shapeProblem(config: unknown): Problem | null {
  if (config === null || config === undefined) return problem("config_empty", "there is no configuration");
  if (typeof config !== "object" || Array.isArray(config)) {
    const message = `expected an object with \`resources\`, got ${describeValue(config)}`;
    return problem("config_wrong_type", message, { path: "" });
  }
  if (Object.keys(config).length === 0) return problem("config_empty", "the configuration has no keys");
  if (countOf(config) <= MOST_RESOURCES) return null;
  return problem("config_invalid_value", `more than ${MOST_RESOURCES} resources and mappings`, { path: "resources" });
}

/** Resources, and mappings in lists. */
function countOf(config: object): number {
  const resources = listIn(config, ["resources"]);
  return resources.reduce<number>((sum, resource) => sum + 1 + listIn(resource, MAPPINGS).length, 0);
}

const MAPPINGS = ["port", "entity", "mappings"];

function listIn(value: unknown, path: readonly string[]): unknown[] {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : null),
    value,
  );
  return Array.isArray(found) ? found : [];
}

/** `file://README.md` (and the older `search://`): for the integration to resolve, not jq. Nothing here does. */
export function isFileValue(value: JqExpression): boolean {
  return typeof value === "string" && /^(file|search):\/\//.test(value);
}

function fileValues(config: unknown): Problem[] {
  const found = listExpressions(config).filter(({ value }) => isFileValue(value));
  return found.map(({ path, value }) =>
    problem("config_file_value", `${describeValue(value)} is not jq`, { path: formatConfigPath(path) }),
  );
}
