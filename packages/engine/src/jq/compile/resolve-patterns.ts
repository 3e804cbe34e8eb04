import type { Pattern, Query } from "../syntax/ast.ts";
import type { Core, CorePattern, Slot } from "./core.ts";
import type { Names, VariableBinding } from "./names.ts";

/** Patterns with their variables bound, and what their body sees. */
export interface ResolvedPatterns {
  readonly patterns: CorePattern[];
  readonly inside: Names;
}

/**
 * Resolves what stands between `as` and `|`. Every variable of every `?//` alternative is in sight behind it.
 * @param owner the number of functions around the patterns.
 */
export function resolvePatterns(
  patterns: readonly Pattern[],
  names: Names,
  owner: number,
  query: (node: Query, names: Names) => Core,
): ResolvedPatterns {
  const variables = new PatternVariables(names, owner, patterns.length > 1);
  const convert = (pattern: Pattern): CorePattern => {
    switch (pattern.kind) {
      case "variablePattern":
        return { kind: "slot", slot: variables.bind(pattern.name) };
      case "arrayPattern":
        // jq takes arrays apart from the last element to the first.
        return { kind: "elements", elements: pattern.elements.toReversed().map(convert).reverse() };
      case "objectPattern":
        return {
          kind: "entries",
          entries: pattern.entries.map((entry) => ({
            key: query(entry.key, variables.seenByKeys),
            slot: entry.variable === null ? null : variables.bind(entry.variable),
            pattern: entry.pattern === null ? null : convert(entry.pattern),
          })),
        };
    }
  };
  return { patterns: patterns.map(convert), inside: variables.seenByBody };
}

class PatternVariables {
  readonly #slots = new Map<string, Slot>();
  readonly #outside: Names;
  readonly #owner: number;
  readonly #lastWins: boolean;
  /** A key filter means the variables around the pattern, and only then those bound before it: `. as {$k, ($k): $v}`. */
  seenByKeys: Names;
  seenByBody: Names;

  constructor(outside: Names, owner: number, lastWins: boolean) {
    this.#outside = outside;
    this.#owner = owner;
    this.#lastWins = lastWins;
    this.seenByKeys = outside;
    this.seenByBody = outside;
  }

  /** Of a variable that stands twice in a pattern, jq keeps what it met first; with `?//`, what it met last. */
  bind(name: string): Slot {
    const known = this.#slots.get(name);
    if (known !== undefined) return this.#lastWins ? known : { name };
    const slot: Slot = { name };
    this.#slots.set(name, slot);
    const variables = new Map<string, VariableBinding>([[name, { slot, owner: this.#owner }]]);
    this.seenByBody = this.seenByBody.with({ variables });
    if (this.#outside.variable(name) === undefined) this.seenByKeys = this.seenByKeys.with({ variables });
    return slot;
  }
}
