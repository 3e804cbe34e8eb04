import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vitest/config";
import { type Mutant, mutate } from "./mutant.ts";

/** What a run of tests gets: the fault, and the file that shows that it was loaded. */
export interface MutantTask extends Pick<Mutant, "file" | "text" | "becomes"> {
  readonly loadedFile: string;
}

/** Names the variable by which a run of Vitest gets its {@link MutantTask}, as JSON. */
export const MUTANT_VARIABLE = "TEST_MUTANT";

/** The fault that this run is to have; null for ordinary runs. */
export function mutantTask(env: Readonly<Record<string, string | undefined>>): MutantTask | null {
  const json = env[MUTANT_VARIABLE];
  return json === undefined ? null : JSON.parse(json);
}

/**
 * Puts a fault into a file as it is loaded. No file on disk changes: a run may be killed at any time, and several may
 * go on at once. Processes and threads that a test starts are not reached: they load their files themselves.
 */
export function mutantPlugin({ loadedFile, ...mutant }: MutantTask): Plugin {
  const file = resolve(mutant.file);
  const isMutated = (id: string) => id.split("?", 1)[0] === file;
  return {
    name: "longshore-mutant",
    enforce: "pre",
    // Vitest keeps transformed files between runs, by content and names of plugins: this one file it must not keep, and
    // the others are what they are in an ordinary run.
    api: { vitest: { ignoreFsModuleCache: true } },
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => (isMutated(id) ? false : null));
    },
    transform(code, id) {
      if (!isMutated(id)) return null;
      appendFileSync(loadedFile, "loaded\n");
      return { code: mutate(code, mutant), map: null };
    },
  };
}
