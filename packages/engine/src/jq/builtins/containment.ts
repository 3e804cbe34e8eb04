import { index, ownKeys, slice } from "../values/access.ts";
import { codePointLength } from "../values/code-points.ts";
import { refusePair } from "../values/error-text.ts";
import { equals } from "../values/order.ts";
import type { Run } from "../values/run.ts";
import { isObject, typeOf } from "../values/type-of.ts";
import type { JqObject, JqValue } from "../values/value.ts";
import type { Builtin, Example } from "./builtin.ts";
import { OWN } from "./cost.ts";

const example = (program: string, input: string, ...outputs: string[]): Example => ({ program, input, outputs });

/**
 * `contains`: a string by part, an array if each element of `part` is contained in one of it, an object likewise by key;
 * anything else if it is equal. Pairs wait on a stack of their own, so that deep values do not need a deep one.
 */
function contains(run: Run, whole: JqValue, part: JqValue): boolean {
  if (isObject(whole) && isObject(part)) return objectContains(run, whole, part);
  if (Array.isArray(whole) && Array.isArray(part)) {
    run.spend(part.length);
    return part.every((wanted) => whole.some((element) => matches(run, element, wanted)));
  }
  if (typeof whole === "string" && typeof part === "string") {
    run.searchText(whole.length, part.length);
    return whole.includes(part);
  }
  if (sameKind(whole, part)) return equals(whole, part, run);
  return refusePair(whole, part, "cannot have their containment checked");
}

/** The same inside a container, where values of different types simply do not match. */
function matches(run: Run, whole: JqValue, part: JqValue): boolean {
  run.enter(1);
  run.spend(COMPARING);
  const found = sameKind(whole, part) && contains(run, whole, part);
  run.depth -= 1;
  return found;
}

/** Steps of looking at two values before anything in them is compared. */
const COMPARING = 3;

/** true and false are of different kinds to jq. */
function sameKind(a: JqValue, b: JqValue): boolean {
  return typeof a === "boolean" ? a === b : typeOf(a) === typeOf(b);
}

function objectContains(run: Run, whole: JqObject, part: JqObject): boolean {
  return ownKeys(run, part).every(
    (key) => Object.hasOwn(whole, key) && matches(run, whole[key] ?? null, part[key] ?? null),
  );
}

/** Positions in code points; occurrences may overlap. The empty string is nowhere. */
function positions(run: Run, text: string, part: string): number[] {
  run.spend(text.length);
  run.searchText(text.length, part.length);
  const found: number[] = [];
  if (part === "") return found;
  let counted = 0;
  let from = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    counted += codePointLength(text.slice(from, at));
    from = at;
    run.allocateMore(1);
    found.push(counted);
  }
  return found;
}

function indices(run: Run, input: JqValue, part: JqValue): JqValue {
  if (typeof input === "string" && typeof part === "string") return positions(run, input, part);
  if (!Array.isArray(input)) return index(run, input, part);
  return index(run, input, Array.isArray(part) ? part : [part]);
}

/** `rindex` looks at the end through a slice: `null | rindex({})` is null, `{"a": 1} | rindex("a")` fails. */
const lastOf = (run: Run, found: JqValue): JqValue => index(run, slice(run, found, -1, null), 0);

/** Whether and where one value is in another. */
export const CONTAINMENT: readonly Builtin[] = [
  {
    name: "contains",
    arity: 1,
    doc: "Whether the argument is contained in the input: strings by part, arrays and objects element by element.",
    examples: [example('contains({labels: ["bug"]})', '{"id":1,"labels":["bugfix","ui"]}', "true")],
    cost: OWN,
    native: (run, input, part = null) => contains(run, input, part),
  },
  {
    name: "inside",
    arity: 1,
    doc: "`contains` with input and argument changed over.",
    examples: [example('inside("production")', '"prod"', "true")],
    cost: OWN,
    native: (run, input, whole = null) => contains(run, whole, input),
  },
  {
    name: "indices",
    arity: 1,
    doc: "Every position of a string in a string, or of an element or a row of elements in an array.",
    examples: [example('indices("na")', '"banana"', "[2,4]"), example("indices([1, 2])", "[1,2,1,2]", "[0,2]")],
    cost: OWN,
    native: (run, input, part = null) => indices(run, input, part),
  },
  {
    name: "index",
    arity: 1,
    doc: "The first of `indices`, or null.",
    examples: [example('index("na")', '"banana"', "2")],
    cost: OWN,
    native: (run, input, part = null) => index(run, indices(run, input, part), 0),
  },
  {
    name: "rindex",
    arity: 1,
    doc: "The last of `indices`, or null.",
    examples: [example('rindex("na")', '"banana"', "4")],
    cost: OWN,
    native: (run, input, part = null) => lastOf(run, indices(run, input, part)),
  },
];
