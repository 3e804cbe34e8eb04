import { type Problem, problem } from "@longshore/shared/problems";
import type { Import, Program } from "../syntax/ast.ts";
import { parseProgram } from "../syntax/parse.ts";
import type { JqValue } from "../values/value.ts";
import type { Core } from "./core.ts";
import { LIBRARY } from "./library.ts";
import { type ModuleLoader, Modules } from "./modules.ts";
import type { Names } from "./names.ts";
import { namesOfVariables } from "./names.ts";
import { Resolver } from "./resolve.ts";

export interface CompileOptions {
  /** Values of `$name` variables. */
  readonly variables?: Readonly<Record<string, JqValue>>;
  /** Accept `'text'` wherever `"text"` may stand, as mappings do. */
  readonly singleQuotes?: boolean;
  /** Where `import` and `include` look; without it they are refused. */
  readonly modules?: ModuleLoader;
}

/** A program whose names are all bound, or what is wrong with it, from the start of the text. */
export type Compiled =
  | { readonly core: Core; readonly problems: readonly Problem[] }
  | { readonly core: null; readonly problems: readonly Problem[] };

/** Problems of one text that are reported; each carries the text. */
const MOST_PROBLEMS = 100;

/** Source text → tokens → AST → resolved core. JavaScript is made of it when it is first run, see link.ts. */
export function compile(source: string, options: CompileOptions = {}): Compiled {
  try {
    const { program, problems } = parseProgram(source, { singleQuotes: options.singleQuotes ?? false });
    if (program === null) return { core: null, problems: problems.slice(0, MOST_PROBLEMS) };
    const imports = importedNames(program, source, options);
    const resolver = new Resolver(source, LIBRARY);
    const body = program.body ?? ({ kind: "identity", span: program.span } as const);
    const core = resolver.scope(program.definitions, body, imports.names);
    const found = [...imports.problems, ...resolver.problems];
    return found.length > 0 ? { core: null, problems: found.slice(0, MOST_PROBLEMS) } : { core, problems: [] };
  } catch (error) {
    // A chain like `1 + 1 + …` is as deep a tree as it is long, though it is not nested where the parser counts.
    if (!(error instanceof RangeError)) throw error;
    return {
      core: null,
      problems: [problem("jq_too_deep", "the program is nested too deeply", { expression: source })],
    };
  }
}

function importedNames(
  { imports }: Program,
  source: string,
  { variables, modules: loader }: CompileOptions,
): { names: Names; problems: readonly Problem[] } {
  const names = namesOfVariables(variables ?? {});
  if (loader === undefined) {
    const refuse = ({ span, path }: Import): Problem =>
      problem("jq_module_refused", `\`${path}\` cannot be imported here`, { expression: source, span });
    return { names, problems: imports.map(refuse) };
  }
  const modules = new Modules(loader);
  return { names: modules.imported(imports, source, null, names), problems: modules.problems };
}
