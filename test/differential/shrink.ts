import { simplerInputs } from "./shrink-input.ts";
import { shorterPrograms } from "./shrink-program.ts";

/** A program and an input on which the two sides differ. */
export interface Case {
  readonly program: string;
  readonly input: string;
}

const MOST_ATTEMPTS = 800;

/** The smallest case found that still `differs`, by taking away pieces as long as that works. */
export async function shrink(found: Case, differs: (candidate: Case) => Promise<boolean>): Promise<Case> {
  let best = found;
  let attempts = 0;
  for (let shrunk = true; shrunk; ) {
    shrunk = false;
    for (const candidate of simplerCases(best)) {
      attempts += 1;
      if (attempts > MOST_ATTEMPTS) return best;
      if (!(await differs(candidate))) continue;
      best = candidate;
      shrunk = true;
      break;
    }
  }
  return best;
}

function* simplerCases({ program, input }: Case): Generator<Case> {
  for (const shorter of shorterPrograms(program)) yield { program: shorter, input };
  for (const simpler of simplerInputs(input)) yield { program, input: simpler };
}
