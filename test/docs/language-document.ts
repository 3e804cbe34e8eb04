import { type LanguageEntry, languageReference } from "@longshore/engine";

/** docs/language.md, made of the table of builtins. */
export function languageDocument(): string {
  const chapters = languageReference().map(({ title, entries }) => `## ${title}\n\n${entries.map(section).join("\n")}`);
  return `${INTRODUCTION}\n${chapters.join("\n")}`;
}

const INTRODUCTION = `# The language

Longshore speaks jq 1.8: all of its syntax, and the functions below. Where we differ from jq on purpose is in
[differences-from-jq.md](differences-from-jq.md). This page is written from the table of builtins by
\`test/docs/language.test.ts\`, which also runs every example.

In a mapping, text may stand in single quotes too: \`'n/a'\` is \`"n/a"\`. A mapping has no environment, no further inputs
and no modules.
`;

function section({ name, arity, doc, examples }: LanguageEntry): string {
  const rows = examples.map(
    ({ program, input, outputs }) => `    ${program}\n      on ${input} gives ${outputs.join(", ") || "nothing"}\n`,
  );
  return `### ${name}/${arity}\n\n${doc}\n\n${rows.join("")}`;
}
