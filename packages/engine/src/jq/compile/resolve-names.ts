import { type Problem, type ProblemCode, problem } from "@longshore/shared/problems";
import type { Span } from "../syntax/ast.ts";
import type { BuiltinLookup } from "./builtin-lookup.ts";
import type { Core, FunctionDef } from "./core.ts";
import { Enclosing } from "./enclosing.ts";
import type { Names } from "./names.ts";
import { explainUnknownFunction, suggestName } from "./suggest.ts";

/** Unknown names of one text for which a known one like it is looked up. */
const MOST_SUGGESTIONS = 20;

export const NULL: Core = { kind: "constant", value: null };
/** Constants to jq's parser, whatever a `def true: …;` says. */
const LITERALS: ReadonlyMap<string, Core> = new Map([
  ["null", NULL],
  ["true", { kind: "constant", value: true }],
  ["false", { kind: "constant", value: false }],
]);

/**
 * Finds what names of one source text mean. A name without a meaning is a problem of the function that has it, and becomes
 * one of the program when something calls that function: `def unused: nonsense; .` runs, as in jq.
 */
export class NameResolver {
  readonly enclosing: Enclosing = new Enclosing();
  readonly #source: string;
  readonly #library: BuiltinLookup;
  #unbound = new Set<Problem>();
  #suggestions = 0;

  constructor(source: string, library: BuiltinLookup) {
    this.#source = source;
    this.#library = library;
  }

  /** Names without a meaning in what has been resolved, outside of functions that nothing calls. */
  get unbound(): Iterable<Problem> {
    return this.#unbound;
  }

  /** Does the work of resolving the body of a function, which gets the names in it that mean nothing. */
  within(def: FunctionDef, work: () => void): void {
    const outside = this.#unbound;
    this.#unbound = new Set();
    this.enclosing.within(def, work);
    def.unbound = this.#unbound;
    this.#unbound = outside;
  }

  break(name: string, span: Span, names: Names): Core {
    const found = names.label(name);
    if (found === undefined) {
      this.#reportUnbound(
        "jq_unknown_label",
        `no label \`$${name}\` in sight`,
        span,
        suggestName(
          name,
          this.#candidates(() => names.labelNames()),
          "$",
        ),
      );
      return { kind: "empty" };
    }
    this.enclosing.use(found.owner);
    return { kind: "break", label: found.label };
  }

  variable(name: string, span: Span, names: Names): Core {
    const found = names.variable(name);
    if (found === undefined) {
      if (name === "ENV") return { kind: "environment" };
      this.#reportUnbound(
        "jq_unknown_variable",
        `no variable \`$${name}\` in sight`,
        span,
        suggestName(
          name,
          this.#candidates(() => names.variableNames()),
          "$",
        ),
      );
      return NULL;
    }
    if ("constant" in found) return { kind: "constant", value: found.constant };
    this.enclosing.use(found.owner);
    return { kind: "variable", slot: found.slot };
  }

  call(name: string, args: readonly Core[], span: Span, names: Names): Core {
    const literal = args.length === 0 ? LITERALS.get(name) : undefined;
    if (literal !== undefined) return literal;
    const found = names.function(name, args.length);
    if (found === undefined) return this.#builtin(name, args, span, names);
    if ("param" in found) {
      this.enclosing.use(found.owner);
      found.param.called = true;
      return { kind: "param", param: found.param };
    }
    for (const one of found.def.unbound) this.#unbound.add(one);
    this.enclosing.call(found.def, found.owner);
    return { kind: "call", def: found.def, args };
  }

  #builtin(name: string, args: readonly Core[], span: Span, names: Names): Core {
    const core = this.#library.call(name, args);
    if (core !== null) return core;
    const { code, message, ...details } = explainUnknownFunction(
      name,
      args.length,
      this.#candidates(() => [...names.functionKeys(), ...this.#library.keys()]),
    );
    this.#reportUnbound(code, message, span, details);
    return { kind: "empty" };
  }

  /** Names that an unknown one may stand for; none after the first, since each is compared with all names in scope. */
  #candidates(names: () => readonly string[]): readonly string[] {
    this.#suggestions += 1;
    return this.#suggestions > MOST_SUGGESTIONS ? [] : names();
  }

  #reportUnbound(code: ProblemCode, message: string, span: Span, details: { hint?: string } = {}): void {
    this.#unbound.add(problem(code, message, { expression: this.#source, span, ...details }));
  }
}
