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

/** How an engine's answers differ from real jq's, or null. The time of a wrong answer would mean nothing. */
export function differenceIn(answers: readonly (string | null)[], expected: readonly string[]): string | null {
  for (const [index, answer] of answers.entries()) {
    const given = canonicalAnswer(answer);
    if (given !== expected[index]) return `differs on payload ${index}: jq gives ${expected[index]}, it gives ${given}`;
  }
  return null;
}
