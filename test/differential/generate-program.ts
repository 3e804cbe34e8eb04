import { type JqSyntax, printProgram } from "@longshore/engine";
import { Generation, nowhere, type Scope } from "./generate/generation.ts";
import { imports, metadata } from "./generate/module-rules.ts";
import { define, operatorRules } from "./generate/operator-rules.ts";
import { termRules } from "./generate/term-rules.ts";
import type { Vocabulary } from "./generate/vocabulary.ts";
import { Random } from "./random.ts";

export interface GeneratedProgram {
  readonly program: JqSyntax.Program;
  readonly text: string;
}

/**
 * A random program, the same one for the same seed, of about `size` nodes. All its variables, labels and functions are
 * bound, and none of its functions can reach itself, so it ends if the callables of the vocabulary do.
 */
export function generateProgram(seed: number, vocabulary: Vocabulary, size = 20): GeneratedProgram {
  const random = new Random(seed);
  const g = new Generation(random, vocabulary, { ...termRules, ...operatorRules }, 1 + random.below(size * 2));
  const outside: Scope = { variables: [], labels: [], functions: vocabulary.callables };
  const { definitions, inside } = defineSeveral(g, outside);
  const body = g.query(inside);
  const head = { moduleMeta: vocabulary.modules && random.chance(0.1) ? metadata(g) : null, imports: [] };
  const found = vocabulary.modules && random.chance(0.2) ? imports(g) : [];
  const program: JqSyntax.Program = { ...head, imports: found, definitions, body, span: nowhere };
  return { program, text: printProgram(program) };
}

function defineSeveral(g: Generation, outside: Scope): { definitions: JqSyntax.Definition[]; inside: Scope } {
  const definitions: JqSyntax.Definition[] = [];
  let inside = outside;
  while (g.random.chance(0.15)) {
    const next = define(g, inside);
    definitions.push(next.definition);
    inside = next.inside;
  }
  return { definitions, inside };
}
