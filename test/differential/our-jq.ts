import {
  compileJq,
  formatJson,
  JqCompileError,
  JqHalt,
  type JqProgram,
  JqRuntimeError,
  type JqValue,
  parseJson,
} from "@longshore/engine";
import { type Behaviour, LIMITED, MOST_OUTPUTS, type Verdict } from "./verdict.ts";

/** Steps enough for any sensible small program, few enough to end the others soon. */
const BUDGET = { steps: 3_000_000, allocation: 5_000_000, depth: 2_000 };

const compile = (program: string): JqProgram => compileJq(program, { budget: BUDGET });

/** What our engine does, in the same terms as the oracle. */
export function evaluateOurs(program: string, inputs: readonly string[]): Verdict {
  let compiled: JqProgram;
  try {
    compiled = compile(program);
  } catch (error) {
    if (error instanceof JqCompileError) return { kind: "refused", why: error.message };
    throw error;
  }
  return { kind: "ran", behaviours: inputs.map((text) => lazily(compiled, parseJson(text))) };
}

/** An input on which two forms of a program differ, and what they did. */
export interface OddForm {
  readonly input: string;
  readonly run: string;
  readonly other: string;
}

/** The three forms of a program (lazy, eager, first output) must agree; the first difference, or null. */
export function compareForms(program: string, inputs: readonly string[]): OddForm | null {
  const compiled = compile(program);
  for (const text of inputs) {
    const input = parseJson(text);
    const lazy = lazily(compiled, input);
    if (lazy.error === LIMITED || lazy.outputs.length === MOST_OUTPUTS) continue;
    const eager = eagerly(compiled, input);
    if (JSON.stringify(eager) !== JSON.stringify(lazy)) return odd(text, lazy, `each: ${JSON.stringify(eager)}`);
    const first = firstOnly(compiled, input);
    if ((first.outputs[0] ?? first.error) !== (lazy.outputs[0] ?? lazy.error)) {
      return odd(text, lazy, `first: ${JSON.stringify(first)}`);
    }
  }
  return null;
}

const odd = (input: string, lazy: Behaviour, other: string): OddForm => ({
  input,
  run: `run: ${JSON.stringify(lazy)}`,
  other,
});

function lazily(program: JqProgram, input: JqValue): Behaviour {
  return collect((output) => {
    let count = 0;
    for (const value of program.run(input)) {
      output(value);
      count += 1;
      if (count === MOST_OUTPUTS) break;
    }
  });
}

const eagerly = (program: JqProgram, input: JqValue): Behaviour => collect((output) => program.each(input, output));

function firstOnly(program: JqProgram, input: JqValue): Behaviour {
  return collect((output) => {
    const value = program.first(input);
    if (value !== undefined) output(value);
  });
}

function collect(evaluate: (output: (value: JqValue) => void) => void): Behaviour {
  const outputs: string[] = [];
  try {
    evaluate((value) => outputs.push(formatJson(value)));
    return { outputs, error: null };
  } catch (error) {
    if (error instanceof JqHalt) return { outputs, error: `halt ${error.exitCode}` };
    if (!(error instanceof JqRuntimeError)) throw error;
    return { outputs, error: error.value === undefined ? LIMITED : formatJson(error.value) };
  }
}
