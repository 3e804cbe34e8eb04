import { checkMappingConfig } from "./check-mapping-config.ts";
import { type ConfigDocument, configDocument, type ParsedConfig } from "./config-document.ts";
import { listExpressions } from "./config-expressions.ts";
import { formatConfigPath, parseConfigPath } from "./config-path.ts";
import { encodingProblem } from "./encoding-problem.ts";
import { type IntegrationBody, integrationBodySchema } from "./integration.ts";
import type { MappingConfig } from "./mapping-config.ts";
import { parseJsonConfig } from "./parse-json-config.ts";
import { parseYamlConfig } from "./parse-yaml-config.ts";
import { type Problem, problem } from "./problem.ts";
import { schemaProblems } from "./schema-problems.ts";
import { inSingleQuotes, isWholeJq } from "./whole-jq.ts";

export interface LoadOptions {
  /** Stands in every location. */
  readonly file?: string;
  /** Decided by the file's name, else by the text, when not given. */
  readonly format?: "yaml" | "json";
}

export interface LoadedConfig {
  readonly ok: true;
  readonly config: MappingConfig;
  /** The body around it, if the text was one of `POST /v1/integration`. */
  readonly integration: IntegrationBody | null;
  readonly document: ConfigDocument;
  /** Warnings. */
  readonly problems: readonly Problem[];
}

export interface RefusedConfig {
  readonly ok: false;
  /** What could be read, so that its expressions can be checked all the same (`listExpressions`). */
  readonly config: unknown;
  readonly document: ConfigDocument;
  readonly problems: readonly Problem[];
}

/**
 * Reads a mapping configuration: an integration's `port-app-config.yml`, the same as JSON, or a whole body of
 * `POST /v1/integration`. All problems are found in one go, each with file, line and column.
 * @param text a file's text, or its bytes, which are refused where they are not UTF-8
 */
export function loadMappingConfig(text: string | Uint8Array, options: LoadOptions = {}): LoadedConfig | RefusedConfig {
  const file = options.file ?? "<config>";
  return typeof text === "string" ? loadText(text, file, options) : loadBytes(text, file, options);
}

function loadBytes(bytes: Uint8Array, file: string, options: LoadOptions): LoadedConfig | RefusedConfig {
  const fault = encodingProblem(bytes, file);
  if (fault === null) return loadText(new TextDecoder().decode(bytes), file, options);
  const document = configDocument({ file, text: "", value: undefined, find: () => null, prefix: [] });
  return { ok: false, config: undefined, document, problems: [fault] };
}

function loadText(text: string, file: string, options: LoadOptions): LoadedConfig | RefusedConfig {
  const source = text.replace(/^\ufeff/, "");
  // A blank text is no mistake of syntax.
  const format = source.trim() === "" ? "yaml" : (options.format ?? formatOf(source, options.file));
  const parsed = parseConfig(source, file, format);
  const { value, find } = parsed;
  const isBody = isObject(value) && !("resources" in value) && ("config" in value || "installationId" in value);
  const document = configDocument({
    file,
    text: source,
    value,
    find,
    written: parsed.written,
    prefix: isBody ? ["config"] : [],
  });
  const refuse = (config: unknown, problems: readonly Problem[]): RefusedConfig => ({
    ok: false,
    config,
    document,
    problems: inFileOrder(problems.map(document.withLocation)),
  });
  if (value === undefined) return refuse(undefined, parsed.problems);

  const { config } = isBody ? value : { config: value };
  const checked = checkMappingConfig(config);
  const around = isBody ? bodyProblems(value) : [];
  // A body without `config` is told once, by what looks at the body.
  const found = isBody && config === undefined ? [] : checked.problems.map((each) => withQuotes(each, document));
  const problems = [
    ...parsed.problems,
    ...around,
    ...found,
    ...emptyValues(config, document, found),
    ...keysOfJq(config, document),
  ];
  if (!checked.ok || hasError(problems)) return refuse(config, problems);
  return {
    ok: true,
    config: checked.config,
    integration: isIntegrationBody(value) ? value : null,
    document,
    problems: inFileOrder(problems.map(document.withLocation)),
  };
}

function parseConfig(text: string, file: string, format: "yaml" | "json"): ParsedConfig {
  try {
    return format === "json" ? parseJsonConfig(text, file) : parseYamlConfig(text, file);
  } catch (thrown) {
    // Both parsers recurse: thousands of `[` exhaust the stack.
    if (!(thrown instanceof RangeError)) throw thrown;
    const location = { file, line: 1, column: 1 };
    const tooDeep = problem("config_too_deep", "brackets are nested too deep to be read", { location });
    return { value: undefined, find: () => null, problems: [tooDeep] };
  }
}

/** By line and column; what has no place comes first. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const rank = ({ location }: Problem): number =>
    location === undefined ? 0 : location.line * 100_000 + location.column;
  return problems.toSorted((left, right) => rank(left) - rank(right));
}

function formatOf(text: string, file: string | undefined): "yaml" | "json" {
  if (file !== undefined && /\.ya?ml$/i.test(file)) return "yaml";
  if (file !== undefined && /\.json$/i.test(file)) return "json";
  return /^\s*[{[]/.test(text) ? "json" : "yaml";
}

/** What stands around the configuration; that itself is checked on its own, for better messages. */
function bodyProblems(body: Record<string, unknown>): Problem[] {
  const { config, ...around } = body;
  const parsed = integrationBodySchema.safeParse(around);
  return [
    ...(parsed.success ? [] : schemaProblems(parsed.error.issues, around)),
    ...(config === undefined ? [problem("config_missing_key", "`config` is missing", { path: "config" })] : []),
  ];
}

/** The hint of an expression that YAML reads as its own, with the text that it has in the file. */
function withQuotes(each: Problem, document: ConfigDocument): Problem {
  const path = each.code === "config_wrong_type" ? parseConfigPath(each.path ?? "") : null;
  const unquoted = path === null ? null : document.unquotedAt(path);
  return unquoted === null || !isWholeJq(unquoted) ? each : { ...each, hint: quoteHint(unquoted) };
}

function quoteHint(jq: string): string {
  return `If this is jq, put the whole expression in single quotes: ${inSingleQuotes(jq)}.`;
}

/** `{name: .title, (.key): .value}` without quotes: a map of YAML has the key `(.key)` as it is written. */
function keysOfJq(config: unknown, document: ConfigDocument): Problem[] {
  return listExpressions(config).flatMap((at) => {
    const key = at.path.at(-1);
    const unquoted = typeof key === "string" && /^[($@.]/.test(key) ? document.unquotedAt(at.path) : null;
    if (unquoted === null || !isWholeJq(unquoted)) return [];
    const message = `\`{\` without quotes begins a map of YAML, in which \`${key}\` is a key as it is written`;
    return [problem("meaning_doubtful", message, { path: formatConfigPath(at.path), hint: quoteHint(unquoted) })];
  });
}

/** Fields behind whose key nothing stands, but those of which something else is said. */
function emptyValues(config: unknown, document: ConfigDocument, found: readonly Problem[]): Problem[] {
  const said = new Set(found.map(({ path }) => path));
  const empties = listExpressions(config).flatMap((at) => {
    const path = formatConfigPath(at.path);
    const empty = at.value === null && !said.has(path) ? document.emptyAt(at.path) : null;
    return empty === null ? [] : [problem("config_empty_value", empty.message, { path, hint: empty.hint })];
  });
  // `{name, id}` is one mistake.
  const isFirst = ({ hint }: Problem, index: number) => empties.findIndex((each) => each.hint === hint) === index;
  return empties.filter((each, index) => !each.message.startsWith("`{`") || isFirst(each, index));
}

function isIntegrationBody(body: unknown): body is IntegrationBody {
  return integrationBodySchema.safeParse(body).success;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasError(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === "error");
}
