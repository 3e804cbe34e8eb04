import { type ConfigDocument, loadMappingConfig, type MappingConfig, type Problem } from "@longshore/shared";
import { type CompiledMapping, type CompileMappingOptions, compileMapping } from "../../mapping/compile-mapping.ts";
import { ProblemsFailure } from "../cli-failure.ts";
import { EXIT } from "../exit-codes.ts";
import { distinctProblems } from "./distinct-problems.ts";
import { readFile } from "./read-text-file.ts";

/** A configuration that can be run. */
export interface RunnableConfig {
  readonly config: MappingConfig;
  readonly mapping: CompiledMapping;
  readonly document: ConfigDocument;
  /** The integration that it belongs to, if its file says so. */
  readonly integration: string | null;
  /** Warnings. */
  readonly problems: readonly Problem[];
}

/** Reads and compiles the file of `-c`. @throws {ProblemsFailure} with everything that stands in the way */
export function loadConfig(file: string, options: CompileMappingOptions = {}): RunnableConfig {
  const loaded = loadMappingConfig(readFile(file, "the configuration"), { file });
  const { document } = loaded;
  // `resources: [` could not be read at all: to call it empty as well would mislead.
  if (!loaded.ok && loaded.config === undefined) throw new ProblemsFailure(EXIT.config, loaded.problems);
  const { mapping, problems } = compileMapping(loaded.config, { ...options, document });
  const all = distinctProblems([...loaded.problems, ...problems]);
  if (!loaded.ok || mapping === null) throw new ProblemsFailure(EXIT.config, all);
  const integration = loaded.integration?.installationId ?? null;
  return { config: loaded.config, mapping, document, integration, problems: all };
}

/** The kinds of a configuration, each once, in its order. */
export function kindsOf({ resources }: CompiledMapping): string[] {
  return [...new Set(resources.map(({ kind }) => kind))];
}
