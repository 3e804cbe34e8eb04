import { type Blueprint, type ConfigDocument, didYouMean, type MappingConfig, type Problem } from "@longshore/shared";
import type { ItemSource } from "./item-source.ts";

/** Where an entity comes from: the item, and the position in `mappings` (0 where it is a single object). */
export interface EntitySource {
  readonly source: ItemSource;
  readonly mapping: number;
  readonly blueprint: string;
}

/**
 * The planner says what is wrong with a field of an entity. The person looks for the expression that gave it, so a problem
 * of `properties.stars` is shown with the expression of that field, its place in the file, and the name that was meant.
 */
export class EntityProblems {
  readonly #config: MappingConfig;
  readonly #document: ConfigDocument;
  readonly #blueprints: readonly Blueprint[];

  constructor(config: MappingConfig, document: ConfigDocument, blueprints: readonly Blueprint[]) {
    this.#config = config;
    this.#document = document;
    this.#blueprints = blueprints;
  }

  /** `resources[0].port.entity.mappings.properties.stars` */
  path({ path }: Problem, { source, mapping }: EntitySource): string {
    const mappings = this.#config.resources[source.resource]?.port.entity.mappings;
    const position = Array.isArray(mappings) ? `[${mapping}]` : "";
    return `resources[${source.resource}].port.entity.mappings${position}${path === undefined ? "" : `.${path}`}`;
  }

  /** The problem with its config path, its place in the file, its expression and a hint. */
  explained(problem: Problem, from: EntitySource): Problem {
    const expression = this.#expression(problem, from);
    const meant = this.#meant(problem, from);
    return this.#document.withLocation({
      ...problem,
      path: this.path(problem, from),
      ...(expression === null ? {} : { expression, span: { start: 0, end: expression.length } }),
      ...(meant === null ? {} : { hint: `Did you mean \`${meant}\`?` }),
    });
  }

  #expression({ path }: Problem, { source, mapping }: EntitySource): string | null {
    const mappings = this.#config.resources[source.resource]?.port.entity.mappings;
    const own: unknown = Array.isArray(mappings) ? mappings[mapping] : mappings;
    const [group = "", name] = splitField(path ?? "");
    const found = name === undefined ? member(own, group) : member(member(own, group), name);
    return typeof found === "string" ? found : null;
  }

  #meant({ code, path }: Problem, { blueprint }: EntitySource): string | null {
    if (code === "not_found" && path === "blueprint") {
      return didYouMean(
        blueprint,
        this.#blueprints.map(({ identifier }) => identifier),
      );
    }
    const known = this.#blueprints.find(({ identifier }) => identifier === blueprint);
    const [, name = ""] = splitField(path ?? "");
    if (code === "unknown_property") return didYouMean(name, Object.keys(known?.schema.properties ?? {}));
    return code === "unknown_relation" ? didYouMean(name, Object.keys(known?.relations ?? {})) : null;
  }
}

/** `properties.a.b` is the property `a.b`. */
function splitField(path: string): readonly string[] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}
