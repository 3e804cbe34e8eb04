import { type Problem, problem } from "@longshore/shared";
import { parseProgram } from "../syntax/parse.ts";
import type { JqValue } from "../values/value.ts";
import type { Core } from "./core.ts";
import { LIBRARY } from "./library.ts";
import { namesOfVariables } from "./names.ts";
import { Resolver } from "./resolve.ts";

export interface CompileOptions {
  /** Values of `$name` variables. */
  readonly variables?: Readonly<Record<string, JqValue>>;
  /** Accept `'text'` wherever `"text"` may stand, as mappings do. */
  readonly singleQuotes?: boolean;
}

/** A program whose names are all bound, or everything that is wrong with it. */
export type Compiled = { readonly core: Core; readonly problems: readonly Problem[] } | { readonly core: null; readonly problems: readonly Problem[] };

/** Source text → tokens → AST → resolved core. JavaScript is made of it when it is first run, see link.ts. */
export function compile(source: string, options: CompileOptions = {}): Compiled {
  try {
    const { program, problems } = parseProgram(source, { singleQuotes: options.singleQuotes ?? false });
    if (program === null) return { core: null, problems };
    const resolver = new Resolver(source, LIBRARY);
    const body = program.body ?? ({ kind: "identity", span: program.span } as const);
    const core = resolver.scope(program.definitions, body, namesOfVariables(options.variables ?? {}));
    return resolver.problems.length > 0 ? { core: null, problems: resolver.problems } : { core, problems: [] };
  } catch (error) {
    // A chain like `1 + 1 + …` is as deep a tree as it is long, though it is not nested where the parser counts.
    if (!(error instanceof RangeError)) throw error;
    return { core: null, problems: [problem("jq_too_deep", "the program is nested too deeply", { expression: source })] };
  }
}
