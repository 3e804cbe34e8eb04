import { callsIn } from "./calls.ts";
import { builtinCalls } from "./generate/builtin-calls.ts";
import { runnablePrograms } from "./generate/runnable-programs.ts";
import type { Callable } from "./generate/vocabulary.ts";
import { generateProgram } from "./generate-program.ts";

const MOST_ATTEMPTS = 200;

/** For every builtin and phrase a small program that has it, so that a short run reaches them all too. */
export function* oneProgramPerBuiltin(seed: number): Generator<string> {
  for (const callable of new Set(builtinCalls)) yield programWith(callable, seed);
}

function programWith(callable: Callable, seed: number): string {
  const vocabulary = { ...runnablePrograms, callables: [callable] };
  const wanted = callable.name.includes("/") ? callable.name : `${callable.name}/${callable.arity}`;
  let text = ".";
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    text = generateProgram(seed + attempt, vocabulary, 6).text;
    if (callsIn(text).has(wanted)) return text;
  }
  return text;
}
