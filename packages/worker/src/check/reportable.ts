import type { Problem } from "@longshore/shared";

/** Characters of all problems of one answer. Each carries its expression: 100 mistakes in 1 MB of jq are 100 MB. */
const MOST_CHARACTERS = 1_000_000;

/** All of them, or where that is too much, errors first and as many as an answer has room for. At least one. */
export function reportable(problems: readonly Problem[]): readonly Problem[] {
  if (sizeOf(problems) <= MOST_CHARACTERS) return problems;
  const isError = ({ severity }: Problem): boolean => severity === "error";
  const [first, ...others] = [...problems.filter(isError), ...problems.filter((each) => !isError(each))];
  let left = MOST_CHARACTERS;
  const taken = others.filter((each) => {
    left -= sizeOf([each]);
    return left >= 0;
  });
  return first === undefined ? [] : [shortened(first), ...taken];
}

/** The first one may be about 1 MB of jq by itself. */
function shortened(problem: Problem): Problem {
  if (sizeOf([problem]) <= MOST_CHARACTERS) return problem;
  const { expression: _, span: __, ...rest } = problem;
  return rest;
}

function sizeOf(problems: readonly Problem[]): number {
  return problems.reduce((sum, { message, path, expression }) => {
    return sum + message.length + (path?.length ?? 0) + (expression?.length ?? 0) + PER_PROBLEM;
  }, 0);
}

/** For its code, hint and names of members. */
const PER_PROBLEM = 200;
