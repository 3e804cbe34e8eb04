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

/** A function of the input, shown at work on one. */
export function ofInput(
  name: string,
  doc: string,
  f: (x: number) => JqValue,
  input: string,
  output: string,
  steps = 1,
): Builtin {
  const examples = [{ program: name, input, outputs: [output] }];
  return { name, arity: 0, doc, examples, cost: fixed(steps), native: (_run, value) => f(numberOf(value)) };
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
