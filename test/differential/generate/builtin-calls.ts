import { type JqSyntax, printQuery } from "@longshore/engine";
import { argument, parseQuery } from "./argument-rules.ts";
import { BUILTIN_SHAPES, type BuiltinShape, type Shape } from "./builtin-shapes.ts";
import { type Generation, nowhere, type Scope } from "./generation.ts";
import { GUARDED_CALLS } from "./guarded-calls.ts";
import { PHRASES } from "./phrases.ts";
import type { Callable } from "./vocabulary.ts";

type Query = JqSyntax.Query;

const SHAPE_OF_HOLE: ReadonlyMap<string, Shape> = new Map([
  ["HOLE", "anything"],
  ["PATH", "path"],
  ["NUMBER", "number"],
  ["COUNT", "count"],
  ["STRING", "string"],
  ["TEXT", "text"],
  ["ARRAY", "array"],
  ["OBJECT", "object"],
  ["KEY", "key"],
  ["KEYS", "pathArray"],
]);
const HOLES = new RegExp(`\\b(?:${[...SHAPE_OF_HOLE.keys()].join("|")})\\b`, "g");

/** Every builtin of jq 1.8, called with arguments, and mostly on an input, that it has a use for. */
export const builtinCalls: readonly Callable[] = [
  ...Object.entries(BUILTIN_SHAPES).map(([key, shape]) => plainCall(key, shape)),
  ...Object.entries(GUARDED_CALLS).map(([key, templates]) => phraseCall(key, templates)),
  ...Object.entries(PHRASES).flatMap(([key, templates]) => Array<Callable>(10).fill(phraseCall(key, templates))),
  ...["true", "false", "null"].map((name) => ({ name, arity: 0 })),
];

function plainCall(key: string, { input, args }: BuiltinShape): Callable {
  const name = key.replace(/\/.*/, "");
  const make = (g: Generation, scope: Scope): Query => {
    const call: Query = { kind: "call", name, args: args.map((shape) => argument(g, shape, scope)), span: nowhere };
    if (input === null || g.random.chance(0.3)) return call;
    return { kind: "pipe", left: argument(g, input, scope), right: call, span: nowhere };
  };
  return { name, arity: args.length, make };
}

function phraseCall(key: string, templates: readonly string[]): Callable {
  const make = (g: Generation, scope: Scope): Query =>
    parseQuery(g.random.pick(templates).replace(HOLES, (hole) => `(${printQuery(fill(g, hole, scope))})`));
  return { name: key, arity: 0, make };
}

function fill(g: Generation, hole: string, scope: Scope): Query {
  return argument(g, SHAPE_OF_HOLE.get(hole) ?? "anything", scope);
}
