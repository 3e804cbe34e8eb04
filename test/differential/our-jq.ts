import { compileJq, formatJson, JqCompileError, JqRuntimeError, type JqProgram, type JqValue } from "@longshore/engine";
import { type Behaviour, MOST_OUTPUTS, type Verdict } from "./oracle-jq.ts";

/** Steps enough for any sensible small program, few enough to end the others soon. */
const BUDGET = { steps: 3_000_000, allocation: 5_000_000, depth: 2_000 };

/** Marks a run that one of our limits ended: there is nothing to compare then. */
export const LIMITED = "limit";

/** What our engine does, in the same terms as the oracle. */
export function evaluateOurs(program: string, inputs: readonly JqValue[]): Verdict {
  let compiled: JqProgram;
  try {
    compiled = compileJq(program, { budget: BUDGET, now: () => 1_700_000_000 });
  } catch (error) {
    if (error instanceof JqCompileError) return { refused: error.message };
    throw error;
  }
  return { behaviours: inputs.map((input) => behaviour(compiled, input)) };
}

function behaviour(program: JqProgram, input: JqValue): Behaviour {
  const outputs: string[] = [];
  try {
    for (const output of program.run(input)) {
      outputs.push(formatJson(output));
      if (outputs.length === MOST_OUTPUTS) break;
    }
    return { outputs, error: null };
  } catch (error) {
    if (!(error instanceof JqRuntimeError)) throw error;
    return { outputs, error: error.value === undefined ? LIMITED : formatJson(error.value) };
  }
}

/** The three forms of a program (lazy, eager, first output) must agree; the difference, or null. */
export function compareForms(program: string, inputs: readonly JqValue[]): string | null {
  const compiled = compileJq(program, { budget: BUDGET, now: () => 1_700_000_000 });
  for (const input of inputs) {
    const lazy = behaviour(compiled, input);
    if (lazy.error === LIMITED || lazy.outputs.length === MOST_OUTPUTS) continue;
    const eager = eagerBehaviour(compiled, input);
    if (JSON.stringify(eager) !== JSON.stringify(lazy)) return `each() differs from run() on ${formatJson(input)}`;
    const first = firstOutput(compiled, input);
    const expected = lazy.outputs[0] ?? lazy.error;
    if (first !== expected) return `first() gives ${first}, run() begins with ${expected} on ${formatJson(input)}`;
  }
  return null;
}

function eagerBehaviour(program: JqProgram, input: JqValue): Behaviour {
  const outputs: string[] = [];
  try {
    program.each(input, (output) => outputs.push(formatJson(output)));
    return { outputs, error: null };
  } catch (error) {
    if (!(error instanceof JqRuntimeError)) throw error;
    return { outputs, error: error.value === undefined ? LIMITED : formatJson(error.value) };
  }
}

function firstOutput(program: JqProgram, input: JqValue): string | null {
  try {
    const output = program.first(input);
    return output === undefined ? null : formatJson(output);
  } catch (error) {
    if (!(error instanceof JqRuntimeError)) throw error;
    return error.value === undefined ? LIMITED : formatJson(error.value);
  }
}
