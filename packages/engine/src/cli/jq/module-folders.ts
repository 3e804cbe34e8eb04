import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { FoundModule, ModuleLoader, ModuleRequest } from "../../jq/compile/modules.ts";
import { parseJsonStream } from "../../jq/values/parse-json.ts";

/**
 * Finds modules in the folders of `-L`: `import "a/b" as b;` reads `a/b.jq`, else `a/b/b.jq`; data is read from `.json`.
 * A relative `search` of an import's metadata is seen from the file that imports.
 */
export function moduleFolders(searchList: readonly string[]): ModuleLoader {
  const folders = searchList.map((folder) => resolve(folder.replace(/^~(?=\/|$)/, homedir())));
  return { find: (request) => findModule(request, folders), readData: parseJsonStream, searchList };
}

function findModule({ path, data, search, from }: ModuleRequest, folders: readonly string[]): FoundModule | null {
  const extension = data ? ".json" : ".jq";
  const base = from === null ? "." : dirname(from);
  for (const folder of [...search.map((each) => resolve(base, each)), ...folders]) {
    const file = join(folder, path);
    for (const name of [`${file}${extension}`, join(file, `${basename(file)}${extension}`)]) {
      const text = textOf(name);
      if (text !== null) return { name, text };
    }
  }
  return null;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
