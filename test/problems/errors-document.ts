import { type ProblemCodeInfo, type ProblemSource, problemCodeGroups } from "@longshore/shared";

const INTRODUCTION = `# Problem codes

Every problem that the commands and the HTTP API report carries one of these codes. A code never changes its meaning and
is never renamed, so scripts may match on it; messages may change. An *error* stands in the way of a configuration, an
item or an entity; after a *warning* the work goes on.

Codes marked *API* come from the worker alone, codes marked *library* from the engine when a program calls it. Every other
one is reported by a command: \`test/problems/code-cases.ts\` has, for each of them, the smallest mistake that brings it about.

This page is written from the table in \`packages/shared/src/problem-codes.ts\` by
\`test/problems/codes-documented.test.ts\` (\`vitest run --project test codes-documented -u\`).
`;

const HEADINGS: Record<keyof typeof problemCodeGroups, string> = {
  config: "Reading a configuration",
  jq: "Compiling its expressions",
  mapping: "Mapping payloads",
  check: "Checking what a configuration can do",
  plan: "Planning changes of the catalog",
  command: "Files that only the command line reads",
  api: "Requests that the HTTP API refuses",
  record: "Records that are set aside",
  migration: "Migrations that end before they are done",
};

const SOURCES: Record<ProblemSource, string> = { api: "API", library: "library" };

/** The text of docs/errors.md. */
export function errorsDocument(): string {
  const sections = Object.entries(problemCodeGroups).map(
    ([group, codes]) => `\n## ${HEADINGS[group as keyof typeof problemCodeGroups]}\n\n${table(codes)}`,
  );
  return INTRODUCTION + sections.join("");
}

function table(codes: Readonly<Record<string, ProblemCodeInfo>>): string {
  const rows = Object.entries(codes).map(([code, { severity, from, status, meaning, hint }]) =>
    row(
      `\`${code}\``,
      [severity, from === undefined ? [] : `*${SOURCES[from]}*`, status ?? []].flat().join(", "),
      meaning,
      hint ?? "",
    ),
  );
  return `${row("code", "severity", "meaning", "what to do")}${row("---", "---", "---", "---")}${rows.join("")}`;
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
}
