import { type CompiledMapping, compileMapping, type MappingMode } from "@longshore/engine";
import { type Problem, problem } from "@longshore/shared";
import { MapRefused } from "./map-result.ts";

/** What a configuration is known by, and its text. */
export interface ConfigText {
  readonly config: string;
  readonly configKey: string;
  readonly mode: MappingMode;
}

/** Mappings of the configurations used last, so that each is compiled once while it is in use. */
export class CompiledConfigs {
  readonly #limit: number;
  /** The one used longest ago comes first. */
  readonly #mappings = new Map<string, CompiledMapping>();
  /** How many texts were compiled since the start. */
  compilations = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws {MapRefused} if the text is not a configuration. Expressions that do not compile fail on every item. */
  get(text: ConfigText): CompiledMapping {
    const key = `${text.mode} ${text.configKey}`;
    const mapping = this.#mappings.get(key) ?? this.#compile(text);
    this.#mappings.delete(key);
    this.#mappings.set(key, mapping);
    for (const oldest of this.#mappings.keys()) {
      if (this.#mappings.size <= this.#limit) break;
      this.#mappings.delete(oldest);
    }
    return mapping;
  }

  #compile({ config, mode }: ConfigText): CompiledMapping {
    this.compilations += 1;
    const { mapping, problems } = compileMapping(JSON.parse(config), { mode, brokenExpressions: "fail" });
    if (mapping === null) throw new MapRefused(firstError(problems));
    return mapping;
  }
}

function firstError(problems: readonly Problem[]): Problem {
  const found = problems.find(({ severity }) => severity === "error");
  return found ?? problem("config_empty", "the configuration has no mapping");
}
