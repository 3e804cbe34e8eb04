import { KNOWN_DIFFERENCES, type KnownDifference } from "../differential/known-differences.ts";

/** docs/differences-from-jq.md: the differences that a program shows, and those that only the surroundings show. */
export function differencesDocument(): string {
  return `${INTRODUCTION}\n${KNOWN_DIFFERENCES.map(section).join("\n")}\n${SURROUNDINGS}`;
}

const INTRODUCTION = `# Differences from jq

The reference is jq 1.8.2, as npm's \`jq-wasm\` 3.0.0-jq-1.8.2 runs it. Values, their order and error texts are the same but for
what stands here. This page is written from \`test/differential/known-differences.ts\` by \`test/docs/differences.test.ts\`; the
differential tests check that each example still differs, so an entry that has become untrue cannot stay.

## What programs show
`;

const SURROUNDINGS = `## What is different by design

* **Bounds.** A program stops with a named error when its budget of steps, outputs, bytes or nested calls is used up; jq goes on
  until the machine does not. The defaults are in \`packages/engine/src/jq/values/run.ts\`.
* **Surroundings.** \`env\` and \`$ENV\` are empty, \`input\` finds nothing and \`import\` is refused, unless the caller gives them.
  \`get_search_list\` is empty without modules; \`get_jq_origin\` and \`get_prog_origin\` do not exist.
* **Time zone.** The clock and \`localtime\` are UTC.
* **Problems of a program** are told in our own words, several at a time, with a place and a hint.
* **Single quotes** make strings in mappings (not in \`engine jq\`): \`'n/a'\`.
* **Integer-like keys** are the one thing that \`JSON.parse\` does not keep: see above.
`;

function section({ name, reason, examples }: KnownDifference): string {
  const rows = examples.map(({ program, input }) => `    ${program}        on ${input}\n`);
  return `### ${name}\n\n${reason}\n\n${rows.join("")}`;
}
