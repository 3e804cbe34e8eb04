import type { FileResult } from "./test-report.ts";

/** Results in the XML that CI systems read: a suite per file. A file that could not be run is a suite with one error. */
export function junitReport(files: readonly FileResult[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${files.map(suite).join("")}</testsuites>\n`;
}

function suite({ path, results, problems }: FileResult): string {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const errors = problems.length > 0 ? 1 : 0;
  const counts = `tests="${results.length + errors}" failures="${failed}" errors="${errors}"`;
  const cases = results.map(({ name, failures }) => {
    const open = `    <testcase classname="${escapeXml(path)}" name="${escapeXml(name)}"`;
    if (failures.length === 0) return `${open}/>\n`;
    const text = failures.map(({ what, expected, actual }) => `${what}\n  expected ${expected}\n  got      ${actual}`);
    return `${open}>\n      <failure message="${escapeXml(failures[0]?.what ?? "")}">${escapeXml(text.join("\n"))}</failure>\n    </testcase>\n`;
  });
  const error = problems.map(({ code, message }) => `${code}: ${message}`).join("\n");
  const broken =
    errors === 0
      ? ""
      : `    <testcase classname="${escapeXml(path)}" name="the file"><error>${escapeXml(error)}</error></testcase>\n`;
  return `  <testsuite name="${escapeXml(path)}" ${counts}>\n${cases.join("")}${broken}  </testsuite>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** XML 1.0 has no place for most control characters, not even escaped. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"]|\n/g, (character) => ENTITIES[character] ?? character);
}
