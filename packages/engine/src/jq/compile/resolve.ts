import type { Problem } from "@longshore/shared/problems";
import type { Definition, Pattern, Query } from "../syntax/ast.ts";
import { negate } from "../values/arithmetic.ts";
import { literalNumber } from "../values/literal-number.ts";
import { isNumber } from "../values/type-of.ts";
import type { BuiltinLookup } from "./builtin-lookup.ts";
import type { ClosureParam, Core, FunctionDef, Label } from "./core.ts";
import type { FunctionBinding, Names, VariableBinding } from "./names.ts";
import { NameResolver, NULL } from "./resolve-names.ts";
import { type ResolvedPatterns, resolvePatterns } from "./resolve-patterns.ts";
import { updateOf } from "./resolve-update.ts";

const IDENTITY: Core = { kind: "identity" };

/** Definitions one after the other at the start of a program. */
const MOST_DEFINITIONS = 4_000;

/** Makes the core of one source text, and collects every problem instead of stopping at the first. */
export class Resolver {
  readonly #names: NameResolver;
  #nodes = 0;

  constructor(source: string, library: BuiltinLookup) {
    this.#names = new NameResolver(source, library);
  }

  /** Everything that is wrong, in the order of the text. */
  get problems(): Problem[] {
    return [...this.#names.unbound].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  }

  /** How many functions are around the place at hand. */
  get #depth(): number {
    return this.#names.enclosing.depth;
  }

  query(node: Query, names: Names): Core {
    this.#nodes += 1;
    const of = (child: Query): Core => this.query(child, names);
    switch (node.kind) {
      case "identity":
        return IDENTITY;
      case "recurseDefault":
        return { kind: "descend" };
      case "number":
        return { kind: "constant", value: literalNumber(node.text) };
      case "string":
        return this.#string(node, names);
      case "format":
        return { kind: "interpolation", format: node.name.slice(1), parts: [IDENTITY], isNew: node.name !== "@text" };
      case "index":
        return { kind: "index", target: of(node.target), key: of(node.key), optional: node.optional };
      case "slice":
        return {
          kind: "slice",
          target: of(node.target),
          from: node.from === null ? NULL : of(node.from),
          to: node.to === null ? NULL : of(node.to),
          optional: node.optional,
        };
      case "iterate":
        return { kind: "iterate", target: of(node.target), optional: node.optional };
      case "array":
        return { kind: "array", body: node.body === null ? null : of(node.body) };
      case "object":
        return {
          kind: "object",
          entries: node.entries.map(({ key, value }) => ({
            key: of(key),
            value: value === null ? null : of(value),
          })),
        };
      case "pipe":
      case "comma":
      case "alternative":
        return { kind: node.kind, left: of(node.left), right: of(node.right) };
      case "negate":
        return this.#negate(of(node.operand));
      case "binary":
        return node.operator === "and" || node.operator === "or"
          ? { kind: "logic", operator: node.operator, left: of(node.left), right: of(node.right) }
          : { kind: "binary", operator: node.operator, left: of(node.left), right: of(node.right) };
      case "update":
        return updateOf(node.operator, of(node.left), of(node.right));
      case "if":
        return {
          kind: "if",
          condition: of(node.condition),
          then: of(node.then),
          otherwise: node.otherwise === null ? IDENTITY : of(node.otherwise),
        };
      case "try":
        return { kind: "try", body: of(node.body), handler: node.handler === null ? null : of(node.handler) };
      case "reduce": {
        const { patterns, inside } = this.#patterns(node.patterns, names);
        return {
          kind: "reduce",
          source: of(node.source),
          patterns,
          init: of(node.init),
          update: this.query(node.update, inside),
        };
      }
      case "foreach": {
        const { patterns, inside } = this.#patterns(node.patterns, names);
        return {
          kind: "foreach",
          source: of(node.source),
          patterns,
          init: of(node.init),
          update: this.query(node.update, inside),
          extract: node.extract === null ? null : this.query(node.extract, inside),
        };
      }
      case "bind": {
        const { patterns, inside } = this.#patterns(node.patterns, names);
        return { kind: "bind", source: of(node.source), patterns, body: this.query(node.body, inside) };
      }
      case "def":
        return this.scope([node.definition], node.body, names);
      case "label": {
        const label: Label = { name: node.name };
        const inside = names.with({ labels: new Map([[node.name, { label, owner: this.#depth }]]) });
        return { kind: "label", label, body: this.query(node.body, inside) };
      }
      case "break":
        return this.#names.break(node.name, node.span, names);
      case "call":
        return this.#names.call(node.name, node.args.map(of), node.span, names);
      case "variable":
        return this.#names.variable(node.name, node.span, names);
      case "location":
        return { kind: "constant", value: { file: "<top-level>", line: node.line } };
    }
  }

  /** `def a: …; def b: …; body` */
  scope(definitions: readonly Definition[], body: Query, names: Names): Core {
    // As a stack that is used up: each name is looked for in all definitions before it.
    if (definitions.length > MOST_DEFINITIONS) throw new RangeError(`more than ${MOST_DEFINITIONS} definitions`);
    let inside = names;
    const defs = definitions.map((definition) => {
      const { def, binding } = this.function(definition, inside);
      inside = inside.with({ functions: new Map([[`${definition.name}/${definition.params.length}`, binding]]) });
      return def;
    });
    const core = this.query(body, inside);
    return defs.reduceRight((inner, def): Core => (def.closed ? inner : { kind: "def", def, body: inner }), core);
  }

  /** Resolves a definition; `announce` learns of the function before its body is resolved, so that it can call itself. */
  function(
    definition: Definition,
    names: Names,
    announce: (def: FunctionDef) => void = () => {},
  ): { def: FunctionDef; binding: FunctionBinding } {
    const params = definition.params.map(
      (param): ClosureParam => ({ name: param.name, slot: param.isValue ? { name: param.name } : null, called: false }),
    );
    const { name, span } = definition;
    const def: FunctionDef = {
      name,
      params,
      body: IDENTITY,
      unbound: new Set(),
      recursive: false,
      closed: true,
      size: 0,
      span,
    };
    announce(def);
    const binding: FunctionBinding = { def, owner: this.#depth };
    const before = this.#nodes;
    this.#names.within(def, () => {
      def.body = this.query(definition.body, this.#insideFunction(def, binding, names));
    });
    def.size = this.#nodes - before;
    return { def, binding };
  }

  #insideFunction(def: FunctionDef, binding: FunctionBinding, names: Names): Names {
    const owner = this.#depth;
    const functions = new Map<string, FunctionBinding>([[`${def.name}/${def.params.length}`, binding]]);
    const variables = new Map<string, VariableBinding>();
    for (const param of def.params) {
      functions.set(`${param.name}/0`, { param, owner });
      if (param.slot !== null) variables.set(param.name, { slot: param.slot, owner });
    }
    return names.with({ functions, variables });
  }

  /** `-1` is a literal too: `-1.0` keeps its digits. */
  #negate(operand: Core): Core {
    if (operand.kind === "constant" && isNumber(operand.value))
      return { kind: "constant", value: negate(undefined, operand.value) };
    return { kind: "negate", operand };
  }

  #string(node: Query & { kind: "string" }, names: Names): Core {
    const [only = "", ...more] = node.parts;
    if (typeof only === "string" && more.length === 0) return { kind: "constant", value: only };
    const parts = node.parts.map((part) => (typeof part === "string" ? part : this.query(part, names)));
    return { kind: "interpolation", format: node.format?.slice(1) ?? "text", parts, isNew: true };
  }

  #patterns(patterns: readonly Pattern[], names: Names): ResolvedPatterns {
    return resolvePatterns(patterns, names, this.#depth, (node, inside) => this.query(node, inside));
  }
}
