import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EvaluatorUnavailable, loadEvaluator } from "@longshore/engine";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "find-jq-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An executable `name/jq` that says that it is this version. */
function executable(says: string): string {
  const bin = mkdtempSync(join(folder, "bin-"));
  const file = join(bin, "jq");
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  return file;
}

const pathOf = (file: string): string => `${join(file, "..")}:/bin:/usr/bin`;

async function refusal(environment: Record<string, string>): Promise<string> {
  try {
    await loadEvaluator("binary", { environment });
  } catch (error) {
    if (!(error instanceof EvaluatorUnavailable)) throw error;
    expect(error.problem.code).toBe("evaluator_unavailable");
    return `${error.message}. ${error.problem.hint ?? ""}`;
  }
  return "accepted";
}

test("JQ_PATH comes before PATH", async () => {
  const environment = { JQ_PATH: executable("jq-1.7.1-apple"), PATH: pathOf(executable("jq-1.8.0")) };
  const { version, place } = await loadEvaluator("binary", { environment });
  expect({ version, place }).toEqual({ version: "1.7.1-apple", place: `${environment.JQ_PATH} (JQ_PATH)` });
});

test("PATH is searched where JQ_PATH is not set, or empty", async () => {
  const PATH = pathOf(executable("jq-1.8.0"));
  expect(await loadEvaluator("binary", { environment: { PATH } })).toMatchObject({
    version: "1.8.0",
    place: "jq from PATH",
  });
  expect(await loadEvaluator("binary", { environment: { JQ_PATH: "", PATH } })).toMatchObject({ version: "1.8.0" });
});

test.each(["jq-1.6", "jq-1.5rc2", "jq-0.9"])("%s is refused in words, with what to do", async (version) => {
  const file = executable(version);
  expect(await refusal({ JQ_PATH: file })).toBe(
    `${file} (JQ_PATH) is jq ${version.slice(3)}: it rounds long numbers, and at least jq 1.7 is needed. Set JQ_PATH to a jq 1.7 or newer, or use the evaluator \`wasm\`, which is jq 1.8.2.`,
  );
});

test("an old jq on PATH is refused, not passed over", async () => {
  expect(await refusal({ PATH: pathOf(executable("jq-1.6")) })).toMatch(/^jq from PATH is jq 1\.6: /);
});

test.each(["jaq 2.1.0", "", "jq-master"])("an executable that says it is %j is refused", async (says) => {
  expect(await refusal({ JQ_PATH: executable(says) })).toContain(
    `does not say which jq it is: ${JSON.stringify(says)}`,
  );
});

test("a JQ_PATH that cannot be run is not replaced by another jq", async () => {
  const PATH = pathOf(executable("jq-1.8.0"));
  expect(await refusal({ JQ_PATH: join(folder, "nope"), PATH })).toMatch(/^JQ_PATH: .*nope cannot be run: .*ENOENT/);
});

test("without any jq it says what to install", async () => {
  expect(await refusal({ PATH: folder })).toBe(
    "there is no jq executable. Install jq 1.7 or newer, or set JQ_PATH to one.",
  );
});

test("jq does not see the home folder, whose .jq file would add definitions to every program", async () => {
  const file = join(mkdtempSync(join(folder, "bin-")), "jq");
  const script = `#!/bin/sh\nif [ "$1" = --version ]; then echo jq-1.8.0; else printf '["%s"]\\n0\\n' "$HOME"; fi\n`;
  writeFileSync(file, script, { mode: 0o755 });
  const evaluator = await loadEvaluator("binary", { environment: { HOME: folder, JQ_PATH: file } });
  expect(evaluator.compile("1").first(null)).toBe("/dev/null");
});
