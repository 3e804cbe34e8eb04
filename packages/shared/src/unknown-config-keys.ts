import { type ConfigPath, formatConfigPath } from "./config-path.ts";
import { didYouMean } from "./did-you-mean.ts";
import { entityMappingSchema, mappingConfigSchema, resourceSchema, selectorSchema } from "./mapping-config.ts";
import { type Problem, problem } from "./problem.ts";

/** The keys of one level of a configuration. */
interface Level {
  readonly known: readonly string[];
  readonly required: readonly string[];
  /** Integrations read keys of their own here, so only what looks like a slip of the keyboard is reported. */
  readonly open: boolean;
}

const { port } = resourceSchema.shape;
const CONFIG: Level = { known: Object.keys(mappingConfigSchema.shape), required: ["resources"], open: true };
const RESOURCE: Level = {
  known: Object.keys(resourceSchema.shape),
  required: ["kind", "selector", "port"],
  open: false,
};
const SELECTOR: Level = { known: Object.keys(selectorSchema.shape), required: [], open: true };
const PORT: Level = { known: Object.keys(port.shape), required: ["entity"], open: false };
const ENTITY: Level = { known: Object.keys(port.shape.entity.shape), required: ["mappings"], open: false };
const MAPPING: Level = {
  known: Object.keys(entityMappingSchema.shape),
  required: ["identifier", "blueprint"],
  open: false,
};
const QUERY: Level = { known: ["combinator", "rules"], required: ["combinator", "rules"], open: false };
const RULE: Level = {
  known: ["property", "operator", "value"],
  required: ["property", "operator", "value"],
  open: false,
};

/** Each level with its name, for “it belongs under `port`”. */
const LEVELS: readonly (readonly [level: Level, name: string])[] = [
  [MAPPING, "under `port.entity.mappings`"],
  [PORT, "under `port`"],
  [ENTITY, "under `port.entity`"],
  [SELECTOR, "under `selector`"],
  [RESOURCE, "in an entry of `resources`"],
  [CONFIG, "at the top level, beside `resources`"],
];

/** Words that an integration may well have for a key of its own, where it has some. */
const EVERYDAY: ReadonlySet<string> = new Set([
  ...["kind", "query", "entity", "identifier", "blueprint", "title", "icon", "team"],
]);

/** Where a key belongs that nothing reads at `level`; null where that is unknown. */
function homeOf(key: string, level: Level): string | null {
  if (level === QUERY || level === RULE || (level.open && EVERYDAY.has(key))) return null;
  const home = LEVELS.find(([other]) => other !== level && other.known.includes(key));
  return home === undefined ? null : home[1];
}

/** Keys of one object, and elements of one list, that are looked at: nobody reads a thousand warnings of one kind. */
const MOST_LOOKED_AT = 1_000;

/** Keys of a mapping configuration that nothing reads. Takes the configuration as it is, right or wrong. */
export function unknownConfigKeys(config: unknown): Problem[] {
  return [
    ...unknownKeys(config, [], CONFIG),
    ...elements(config, [], "resources").flatMap(({ value, path }) => inResource(value, path)),
  ];
}

function inResource(resource: unknown, path: ConfigPath): Problem[] {
  const selector = child(resource, path, "selector");
  const portNode = child(resource, path, "port");
  const entity = child(portNode.value, portNode.path, "entity");
  const mappings = child(entity.value, entity.path, "mappings");
  const each = Array.isArray(mappings.value) ? elements(entity.value, entity.path, "mappings") : [mappings];
  return [
    ...unknownKeys(resource, path, RESOURCE),
    ...unknownKeys(selector.value, selector.path, SELECTOR),
    ...unknownKeys(portNode.value, portNode.path, PORT),
    ...unknownKeys(entity.value, entity.path, ENTITY),
    ...each.flatMap((mapping) => inMapping(mapping.value, mapping.path)),
  ];
}

function inMapping(mapping: unknown, path: ConfigPath): Problem[] {
  const relations = child(mapping, path, "relations");
  const queries = [
    child(mapping, path, "identifier"),
    child(mapping, path, "team"),
    ...keysOf(relations.value).map((key) => child(relations.value, relations.path, key)),
  ];
  return [
    ...unknownKeys(mapping, path, MAPPING),
    ...queries.flatMap((query) => (isObject(query.value) ? inSearch(query.value, query.path, QUERY) : [])),
  ];
}

function inSearch(node: object, path: ConfigPath, level: Level): Problem[] {
  const rules = elements(node, path, "rules").flatMap(({ value, path: at }) => {
    if (!isObject(value)) return [];
    return inSearch(value, at, Object.hasOwn(value, "rules") ? QUERY : RULE);
  });
  return [...unknownKeys(node, path, level), ...rules];
}

function unknownKeys(value: unknown, path: ConfigPath, level: Level): Problem[] {
  const keys = keysOf(value);
  const absent = level.known.filter((key) => !keys.includes(key));
  return keys.slice(0, MOST_LOOKED_AT).flatMap((key) => {
    if (level.known.includes(key)) return [];
    const at = { path: formatConfigPath([...path, key]) };
    const home = homeOf(key, level);
    if (home !== null) {
      const message = `nothing reads \`${key}\` here; it belongs ${home}`;
      return [problem("config_misplaced_key", message, at)];
    }
    const meant = didYouMean(key, absent);
    // A misspelt required key is reported as the missing one, by the schema.
    if (meant !== null && level.required.includes(meant)) return [];
    if (meant === null && level.open) return [];
    const hint = meant === null ? {} : { hint: `Did you mean \`${meant}\`?` };
    return [problem("config_unknown_key", `nothing reads \`${key}\``, { ...at, ...hint })];
  });
}

interface Place {
  readonly value: unknown;
  readonly path: ConfigPath;
}

function child(parent: unknown, path: ConfigPath, key: string): Place {
  const value: unknown = isObject(parent) && Object.hasOwn(parent, key) ? Reflect.get(parent, key) : undefined;
  return { value, path: [...path, key] };
}

function elements(parent: unknown, path: ConfigPath, key: string): Place[] {
  const list = child(parent, path, key);
  if (!Array.isArray(list.value)) return [];
  return list.value.slice(0, MOST_LOOKED_AT).map((value: unknown, index) => ({ value, path: [...list.path, index] }));
}

function keysOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
