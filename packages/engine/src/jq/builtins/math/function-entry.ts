import { refuse } from "../../values/error-text.ts";
import type { Run } from "../../values/run.ts";
import { isNumber, toDouble } from "../../values/type-of.ts";
import type { JqValue } from "../../values/value.ts";
import type { Builtin } from "../builtin.ts";
import { fixed } from "../cost.ts";

export function numberOf(value: JqValue | undefined): number {
  if (value !== undefined && isNumber(value)) return toDouble(value);
  return refuse(value ?? null, "number required");
}

/** A function of the input, shown at work on one. `more`: steps that depend on the number. */
export function ofInput(
  name: string,
  doc: string,
  f: (x: number) => JqValue,
  input: string,
  output: string,
  steps = 1,
  more?: (x: number) => number,
): Builtin {
  const examples = [{ program: name, input, outputs: [output] }];
  const native = (run: Run, value: JqValue): JqValue => {
    const x = numberOf(value);
    if (more !== undefined) run.spend(more(x));
    return charged(run, f(x));
  };
  return { name, arity: 0, doc, examples, cost: fixed(steps), native };
}

/** `frexp` and its like make an array of two numbers, which are objects of their own to JavaScript. */
function charged(run: Run, result: JqValue): JqValue {
  if (Array.isArray(result)) run.allocateElements(3 * result.length);
  return result;
}

/** From here on, an angle is reduced with as many digits of π as it has itself. */
const FAR = 100_000;

/** Steps of bringing an angle into the first circle, beyond those that a small one takes: 1e300 takes a tenth of a millisecond. */
export function stepsOfAngle(x: number): number {
  const magnitude = Math.abs(x);
  return magnitude < FAR || !Number.isFinite(x) ? 0 : 1000 + Math.floor(5 * Math.log2(magnitude));
}

/** A function of two arguments, shown at work on two. */
export function ofTwo(
  name: string,
  doc: string,
  f: (a: number, b: number, run: Run) => JqValue,
  args: string,
  output: string,
  steps = 1,
): Builtin {
  const examples = [{ program: `${name}(${args})`, input: "null", outputs: [output] }];
  return {
    name,
    arity: 2,
    doc,
    examples,
    cost: fixed(steps),
    native: (run, _input, a, b) => f(numberOf(a), numberOf(b), run),
  };
}
