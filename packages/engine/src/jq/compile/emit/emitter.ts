import { type Arity, arityOf, MANY, ONE, OPTIONAL } from "../arity.ts";
import type { Core, CoreKind, FunctionDef } from "../core.ts";
import { NotLinked } from "../not-linked.ts";
import { RUNTIME, type RuntimeName } from "../runtime.ts";
import { Code, js } from "./code.ts";
import { type DefinitionSite, Env } from "./env.ts";
import { computed, type Flow, type Kont, placeOf, valueFlow } from "./flow.ts";
import { Scope } from "./scope.ts";
import { noTries, type Tries } from "./tries.ts";

type NodeOf<K extends CoreKind> = Extract<Core, { kind: K }>;

/** Emits one kind of node: code that runs `k` for each output of `node` on `flow`. */
export type Emit<K extends CoreKind> = (e: Emitter, node: NodeOf<K>, env: Env, flow: Flow, k: Kont) => void;

export type Emitters = { readonly [K in CoreKind]: Emit<K> };

/** A recursive function whose calls of itself in last position are rounds of a JavaScript loop. */
export interface LoopContext {
  readonly def: FunctionDef;
  readonly jsFunction: object;
  readonly barrier: number;
  readonly kont: Kont;
  /** Emits the assignment of the next round's input and parameters, and the `continue`. */
  readonly next: (flow: Flow, node: NodeOf<"call">, env: Env) => void;
}

/** Code text, or a place in it that is filled later. */
type Line = Code | Line[];

export const RUN: Code = Code.name("run");

/**
 * Nodes that one program may become, copies for inlined functions and their arguments included; some 30 characters each.
 * `def f(g): g, g, …; f(…)` has as many copies of its argument as the text has places and argument, multiplied.
 */
export const MOST_WRITTEN = 50_000;
const TOO_LARGE = `the expression becomes more than ${MOST_WRITTEN} operations, since its functions are copied where they are called`;

/** Node's main thread has the smallest stack. It was measured to take 1 500 of the deepest kind, so all threads agree. */
const DEEPEST_WRITTEN = 1_000;
const TOO_DEEP = `the expression becomes more than ${DEEPEST_WRITTEN} operations inside one another`;

/**
 * Writes the JavaScript of one program, statement after statement. Outputs are not returned but handed on: emitting a
 * node takes the continuation `k` at *compile time*, so that a generator becomes a loop with the rest of the program in
 * its body.
 *
 * Invariant: a node whose arity is "exactly one" calls a `k` that is not tiny exactly once, in the block it started in.
 */
export class Emitter {
  readonly scope: Scope = new Scope();
  /** Whether the code at hand is in a `function*` whose outputs are `yield`ed. */
  lazy = false;
  /** Identity of the JavaScript function being written. */
  jsFunction: object = {};
  /** Identity of the innermost jq `try` body around the code at hand. */
  tries: Tries = noTries();
  /** Loops and `try`s open around the code at hand inside its JavaScript function: `continue` must not leave one. */
  barrier = 0;
  /** Nodes that inlining may still copy. */
  inlineBudget = 20_000;
  readonly loops: LoopContext[] = [];
  readonly #emitters: Emitters;
  readonly #globals: Line[] = [];
  readonly #globalSites = new Map<FunctionDef, DefinitionSite>();
  #lines: Line[] = [];
  /** Nodes written so far, copies included. */
  #written = 0;
  /** Those that are being written, one inside the other. */
  #nesting = 0;

  constructor(emitters: Emitters) {
    this.#emitters = emitters;
  }

  get written(): number {
    return this.#written;
  }

  /** @throws {NotLinked} for a program that is to become too much code, or code that is nested too deep. */
  gen(node: Core, env: Env, flow: Flow, k: Kont): void {
    this.#written += 1;
    if (this.#written > MOST_WRITTEN) throw new NotLinked("expression_too_large", TOO_LARGE);
    this.#nest(() => this.#dispatch(node.kind, node, env, flow, k));
  }

  #nest(write: () => void): void {
    this.#nesting += 1;
    if (this.#nesting > DEEPEST_WRITTEN) throw new NotLinked("jq_too_deep", TOO_DEEP);
    write();
    this.#nesting -= 1;
  }

  #dispatch<K extends CoreKind>(kind: K, node: Core, env: Env, flow: Flow, k: Kont): void {
    // The table has, under each kind, the function for nodes of that kind; TypeScript cannot follow that correlation.
    (this.#emitters[kind] as Emit<CoreKind>)(this, node, env, flow, k);
  }

  /** All outputs of a node in value mode, one after the other. What comes after a single one is not nested in it. */
  values(node: Core, env: Env, v: Code, emit: (flow: Flow) => void): void {
    if (this.arity(node, env) === ONE) {
      const only = this.single(node, env, valueFlow(v));
      this.#nest(() => emit(only));
    } else this.gen(node, env, valueFlow(v), { emit, tiny: false });
  }

  /** The one output of a node that has exactly one. */
  single(node: Core, env: Env, flow: Flow): Flow {
    let output: Flow | undefined;
    this.gen(node, env, flow, {
      tiny: false,
      emit: (out) => {
        output = out;
      },
    });
    if (output === undefined) throw new Error(`${node.kind} gave no output`);
    return output;
  }

  arity(node: Core, env: Env): Arity {
    return arityOf(node, (param) => {
      const closure = env.param(param);
      if ("code" in closure) return MANY;
      closure.arity ??= this.arity(closure.core, closure.env);
      return closure.arity;
    });
  }

  /** The name by which generated code calls a function of the runtime. */
  rt(name: RuntimeName): Code {
    return this.scope.value(RUNTIME[name], name);
  }

  /** A value that is not the one at the path even if it is equal to it: `1 | path(1)` fails. */
  fresh(flow: Flow, v: Code): Flow {
    const back = placeOf(flow);
    return flow.p === null || back === null ? computed(flow, v) : { v, p: flow.p, pv: this.rt("NOWHERE"), back };
  }

  line(code: Code): void {
    this.#lines.push(code);
  }

  /** `head { body }` */
  block(head: Code, body: () => void): void {
    this.line(js`${head} {\n`);
    body();
    this.line(js`}\n`);
  }

  /** A loop or anything else that `continue` of an outer loop must not leave. */
  barred(head: Code, body: () => void): void {
    this.barrier += 1;
    this.block(head, body);
    this.barrier -= 1;
  }

  /** What `body` emits, instead of appending it. */
  capture(body: () => void): Code {
    const outer = this.#lines;
    this.#lines = [];
    body();
    const captured = flatten(this.#lines);
    this.#lines = outer;
    return captured;
  }

  /** A place in the code, here, that can be appended to later. */
  late(): (code: Code) => void {
    const place: Line[] = [];
    this.#lines.push(place);
    return (code) => place.push(code);
  }

  /** `const name = value;` */
  constant(hint: string, value: Code): Code {
    const name = this.scope.fresh(hint);
    this.line(js`const ${name} = ${value};\n`);
    return name;
  }

  /** `let name = value;` */
  variable(hint: string, value: Code): Code {
    const name = this.scope.fresh(hint);
    this.line(js`let ${name} = ${value};\n`);
    return name;
  }

  /** Takes steps of the budget, in place: a call for it would cost more than what many natives do. */
  step(count = 1): void {
    const left = count === 1 ? js`--${RUN}.steps` : js`(${RUN}.steps -= ${Code.integer(count)})`;
    this.line(js`if (${left} < 0) ${RUN}.outOfSteps();\n`);
  }

  /** Writes the body of a JavaScript function: nothing outside it can be reached by `break` or `continue`. */
  insideFunction(lazy: boolean, body: () => void): Code {
    const { jsFunction, barrier, lazy: wasLazy } = this;
    this.jsFunction = {};
    this.barrier = 0;
    this.lazy = lazy;
    const code = this.capture(body);
    this.jsFunction = jsFunction;
    this.barrier = barrier;
    this.lazy = wasLazy;
    return code;
  }

  /** Runs `body` in eager mode: what it emits collects outputs instead of yielding them. */
  eagerly(body: () => void): void {
    const wasLazy = this.lazy;
    this.lazy = false;
    body();
    this.lazy = wasLazy;
  }

  /** `function (…)` or `function* (…)` */
  functionHead(lazy: boolean, params: readonly Code[]): Code {
    return js`${lazy ? js`function*` : js`function`} (${Code.join(params, js`, `)})`;
  }

  /** Calls a function that takes a continuation. */
  callStatement(call: Code): void {
    this.line(this.lazy ? js`yield* ${call};\n` : js`${call};\n`);
  }

  /**
   * Makes `k` fit for several sites. With at most one output a variable carries it to a single `k` behind the sites;
   * else `k` becomes a function. Without this, `(a,b)|(c,d)|(e,f)` would double with each pipe.
   */
  join(arity: Arity, flow: Flow, k: Kont, sites: (k: Kont) => void): void {
    if (k.tiny) sites(k);
    else if (arity === MANY) sites(this.hoist(flow, k));
    else this.#joinInVariable(arity, flow, k, sites);
  }

  #joinInVariable(arity: Arity, flow: Flow, k: Kont, sites: (k: Kont) => void): void {
    const joined = this.variables(flow);
    sites({ tiny: true, emit: (out) => this.assign(joined, out) });
    if (arity === OPTIONAL) this.block(js`if (${joined.v} !== undefined)`, () => k.emit(joined));
    else k.emit(joined);
  }

  /** Variables that can hold a flow like this one; the value is undefined as long as there is none. */
  variables(flow: Flow): Flow {
    const v = this.variable("v", js`undefined`);
    if (flow.p === null) return valueFlow(v);
    return { v, p: this.variable("p", js`null`), pv: this.variable("pv", js`undefined`) };
  }

  assign(to: Flow, from: Flow): void {
    this.line(js`${to.v} = ${from.v};\n`);
    if (to.p === null || to.pv === null) return;
    this.line(js`${to.p} = ${from.p ?? js`null`}; ${to.pv} = ${placeOf(from) ?? js`undefined`};\n`);
  }

  hoist(flow: Flow, k: Kont): Kont {
    const name = this.scope.fresh("k");
    const [v, p, pv] = [this.scope.fresh("v"), this.scope.fresh("p"), this.scope.fresh("pv")];
    const inside: Flow = flow.p === null ? valueFlow(v) : { v, p, pv };
    const params = flow.p === null ? [v] : [v, p, pv];
    const body = this.insideFunction(this.lazy, () => {
      // Forty commas in a row call it 2^40 times: every call is a step.
      this.step();
      k.emit(inside);
    });
    this.line(js`const ${name} = ${this.functionHead(this.lazy, params)} {\n${body}};\n`);
    return {
      tiny: true,
      forwardsTo: name,
      emit: (out) => this.callStatement(js`${name}(${Code.join(flowArguments(out, flow), js`, `)})`),
    };
  }

  /** The place for the functions of a definition that uses nothing around it: the top of the program. */
  globalSite(def: FunctionDef): DefinitionSite {
    let site = this.#globalSites.get(def);
    if (site === undefined) {
      site = { env: Env.EMPTY, functions: new Map(), declare: (code) => this.#globals.push(code) };
      this.#globalSites.set(def, site);
    }
    return site;
  }

  /** Self-contained functions, to stand before the entry function. */
  get globals(): Code {
    return flatten(this.#globals);
  }
}

/**
 * The arguments for a continuation: the value alone, or value, path and value at the path. That the value is fresh is
 * forgotten here: `1 | path(1, 2)` gives `[]` where jq fails.
 */
function flowArguments(out: Flow, like: Flow): Code[] {
  return like.p === null ? [out.v] : [out.v, out.p ?? js`null`, placeOf(out) ?? js`undefined`];
}

function flatten(lines: readonly Line[]): Code {
  return js`${lines.map((line) => (Code.is(line) ? line : flatten(line)))}`;
}
