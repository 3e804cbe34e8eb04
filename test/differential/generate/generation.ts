import type { JqSyntax } from "@longshore/engine";
import type { Random } from "../random.ts";
import type { Callable, Rule, Vocabulary } from "./vocabulary.ts";

type Query = JqSyntax.Query;

/** What a query may refer to. */
export interface Scope {
  readonly variables: readonly string[];
  readonly labels: readonly string[];
  readonly functions: readonly Callable[];
}

export type Rules = Readonly<Record<Rule, (generation: Generation, scope: Scope) => Query>>;

/** Trees that are generated stand in no text. */
export const nowhere = { start: 0, end: 0 };

export const identity: Query = { kind: "identity", span: nowhere };

export function text(value: string): JqSyntax.StringLiteral {
  return { kind: "string", format: null, parts: value === "" ? [] : [value], span: nowhere };
}

const DEEPEST = 12;

/** One program in the making: its random choices and how much of its size is left. */
export class Generation {
  readonly random: Random;
  readonly vocabulary: Vocabulary;
  readonly #rules: Rules;
  #left: number;
  #depth = 0;

  constructor(random: Random, vocabulary: Vocabulary, rules: Rules, size: number) {
    this.random = random;
    this.vocabulary = vocabulary;
    this.#rules = rules;
    this.#left = size;
  }

  query(scope: Scope): Query {
    this.#left--;
    if (this.#left <= 0 || this.#depth > DEEPEST) return this.#leaf(scope);
    this.#depth++;
    const query = this.#rules[this.random.weighted(this.#choices(scope))](this, scope);
    this.#depth--;
    return query;
  }

  /** What an update can change, most of the time: `.a[0].b`. */
  path(scope: Scope): Query {
    if (this.random.chance(0.15)) return this.query(scope);
    return this.random.several(1, 3, () => this.#step(scope)).reduce((target, step) => step(target), identity);
  }

  #step(scope: Scope): (target: Query) => Query {
    const optional = this.random.chance(0.2);
    if (this.random.chance(0.2)) return (target) => ({ kind: "iterate", target, optional, span: nowhere });
    const key = this.random.chance(0.2) ? this.query(scope) : this.field();
    return (target) => ({ kind: "index", target, key, optional, span: nowhere });
  }

  field(): JqSyntax.StringLiteral {
    return text(this.random.pick(this.vocabulary.fields));
  }

  /** Of any type, turned into a string: `{(1 | tostring): 2}` is an object where `{(1): 2}` is an error. */
  stringified(scope: Scope): Query {
    const tostring: Query = { kind: "call", name: "tostring", args: [], span: nowhere };
    return { kind: "pipe", left: this.query(scope), right: tostring, span: nowhere };
  }

  #choices({ variables, labels, functions }: Scope): [Rule, number][] {
    const impossible = new Set<string>();
    if (variables.length === 0) impossible.add("variable");
    if (labels.length === 0) impossible.add("break");
    if (functions.length === 0) impossible.add("call");
    const isRule = (name: string): name is Rule => name in this.#rules;
    return Object.entries(this.vocabulary.weights).flatMap(([rule, weight]) =>
      isRule(rule) && !impossible.has(rule) ? [[rule, weight] as [Rule, number]] : [],
    );
  }

  #leaf({ variables }: Scope): Query {
    const { random } = this;
    if (variables.length > 0 && random.chance(0.3))
      return { kind: "variable", name: random.pick(variables), span: nowhere };
    if (random.chance(0.3)) return { kind: "number", text: random.pick(this.vocabulary.numbers), span: nowhere };
    if (random.chance(0.3)) return identity;
    return { kind: "index", target: identity, key: this.field(), optional: random.chance(0.2), span: nowhere };
  }
}
