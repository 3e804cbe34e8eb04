import { type Problem, problem } from "@longshore/shared/problems";
import type { Import, Program } from "../syntax/ast.ts";
import { parseModule } from "../syntax/parse.ts";
import { setKey } from "../values/access.ts";
import type { JqObject, JqValue } from "../values/value.ts";
import { metadataValue } from "./constant-value.ts";
import { LIBRARY } from "./library.ts";
import { type FunctionBinding, Names, type VariableBinding } from "./names.ts";
import { Resolver } from "./resolve.ts";

/** What an `import` asks for. */
export interface ModuleRequest {
  /** The path as written: `"lib/teams"`. */
  readonly path: string;
  /** JSON data rather than definitions: `import "teams" as $teams;`. */
  readonly data: boolean;
  /** The `search` of the import's metadata: folders to look in first, seen from the importing file. */
  readonly search: readonly string[];
  /** The name under which the importing module was found; null for the program itself. */
  readonly from: string | null;
}

export interface FoundModule {
  /** Identifies the module, so that it is loaded once: a file's full path, say. */
  readonly name: string;
  readonly text: string;
}

/** The only way in which a program gets at other source text. Without one, every import is refused. */
export interface ModuleLoader {
  readonly find: (request: ModuleRequest) => FoundModule | null;
  /** Reads the text of a data module: every JSON value in it. */
  readonly readData: (text: string) => JqValue[];
  readonly searchList: readonly string[];
}

type Exports = ReadonlyMap<string, FunctionBinding>;

/** Loads what programs import: each module once, its own imports first. */
export class Modules {
  readonly problems: Problem[] = [];
  readonly #loader: ModuleLoader;
  readonly #loaded = new Map<string, Exports>();
  readonly #loading = new Set<string>();

  constructor(loader: ModuleLoader) {
    this.#loader = loader;
  }

  /** `names` and what the imports of a source text add to them. */
  imported(imports: readonly Import[], source: string, from: string | null, names: Names): Names {
    return imports.reduce((inside, wanted) => this.#import(wanted, source, from, inside), names);
  }

  #import(wanted: Import, source: string, from: string | null, names: Names): Names {
    const request = requestOf(wanted, from);
    const found = this.#loader.find(request);
    if (found === null) {
      this.#report("jq_module_not_found", `no module \`${wanted.path}\` in the folders searched`, wanted, source);
      return names;
    }
    if (wanted.data) return this.#importData(wanted, found, source, names);
    if (this.#loading.has(found.name)) {
      this.#report("jq_module_cycle", `module \`${wanted.path}\` imports itself`, wanted, source);
      return names;
    }
    const prefix = wanted.alias === null ? "" : `${wanted.alias}::`;
    const exports = [...this.#exportsOf(found)].map(([key, binding]) => [`${prefix}${key}`, binding] as const);
    return names.with({ functions: new Map(exports) });
  }

  #importData(wanted: Import, found: FoundModule, source: string, names: Names): Names {
    try {
      const binding: VariableBinding = { constant: this.#loader.readData(found.text) };
      const alias = wanted.alias ?? "";
      return names.with({
        variables: new Map([
          [alias, binding],
          [`${alias}::${alias}`, binding],
        ]),
      });
    } catch {
      this.#report("jq_module_not_found", `\`${wanted.path}\` does not hold JSON`, wanted, source);
      return names;
    }
  }

  #exportsOf(found: FoundModule): Exports {
    const known = this.#loaded.get(found.name);
    if (known !== undefined) return known;
    this.#loading.add(found.name);
    const exports = this.#load(found);
    this.#loading.delete(found.name);
    this.#loaded.set(found.name, exports);
    return exports;
  }

  #load(found: FoundModule): Exports {
    const { program, problems } = parseModule(found.text);
    if (program === null) {
      this.problems.push(...problems);
      return new Map();
    }
    const resolver = new Resolver(found.text, LIBRARY);
    const exports = new Map<string, FunctionBinding>();
    let names = this.imported(program.imports, found.text, found.name, Names.NONE);
    for (const definition of program.definitions) {
      const key = `${definition.name}/${definition.params.length}`;
      const { binding } = resolver.function(definition, names);
      names = names.with({ functions: new Map([[key, binding]]) });
      exports.set(key, binding);
    }
    this.problems.push(...resolver.problems);
    return exports;
  }

  /** What `modulemeta` gives for a module: its metadata, its imports and its definitions. Null if it is not found. */
  metaOf(path: string): JqObject | null {
    const found = this.#loader.find({ path, data: false, search: [], from: null });
    const program = found === null ? null : parseModule(found.text).program;
    return program === null ? null : describe(program);
  }

  #report(
    code: "jq_module_not_found" | "jq_module_cycle",
    message: string,
    { span }: Import,
    expression: string,
  ): void {
    this.problems.push(problem(code, message, { expression, span }));
  }
}

function requestOf(wanted: Import, from: string | null): ModuleRequest {
  const { search } = metadataValue(wanted.meta) as { search?: JqValue };
  const folders = Array.isArray(search) ? search : [search];
  return {
    path: wanted.path,
    data: wanted.data,
    search: folders.filter((folder) => typeof folder === "string"),
    from,
  };
}

function describe(program: Program): JqObject {
  const meta = metadataValue(program.moduleMeta);
  const described: JqObject = { ...meta };
  setKey(described, "deps", program.imports.map(describeImport));
  setKey(
    described,
    "defs",
    program.definitions.map(({ name, params }) => `${name}/${params.length}`),
  );
  return described;
}

function describeImport(wanted: Import): JqObject {
  const alias: JqObject = wanted.alias === null ? {} : { as: wanted.alias };
  return { ...metadataValue(wanted.meta), ...alias, is_data: wanted.data, relpath: wanted.path };
}
