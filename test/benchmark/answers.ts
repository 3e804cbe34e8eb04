/** Text that is the same for answers that are the same JSON, whatever the order of keys. */
export function canonicalAnswer(answer: string | null): string {
  return answer === null ? "null" : JSON.stringify(sorted(JSON.parse(answer)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}

/** @throws if an engine gave another answer than real jq: its time would mean nothing */
export function compareAnswers(who: string, answers: readonly (string | null)[], expected: readonly string[]): void {
  answers.forEach((answer, index) => {
    const given = canonicalAnswer(answer);
    if (given === expected[index]) return;
    throw new Error(`${who} differs from jq on payload ${index}:\n  jq: ${expected[index]}\n  it: ${given}`);
  });
}
