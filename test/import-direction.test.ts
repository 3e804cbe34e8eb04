import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const BIOME = fileURLToPath(new URL("../node_modules/.bin/biome", import.meta.url));
const CONFIG = new URL("../biome.json", import.meta.url);

/** Where the linter has to refuse an import: shared <- engine (jq <- mapping <- plan <- cli) <- worker. */
const REFUSED = [
  ["packages/shared/src", "@longshore/engine"],
  ["packages/shared/src", "node:fs"],
  ["packages/engine/src", "@longshore/worker"],
  ["packages/engine/src/jq", "../mapping/outcome.ts"],
  ["packages/engine/src/jq/values", "../../plan/plan.ts"],
  ["packages/engine/src/jq", "../cli/main.ts"],
  ["packages/engine/src/jq", "node:fs"],
  ["packages/engine/src/mapping", "../plan/plan.ts"],
  ["packages/engine/src/mapping/check", "../../cli/main.ts"],
  ["packages/engine/src/plan", "../cli/main.ts"],
  ["packages/engine/src/plan", "node:fs/promises"],
  ["packages/worker/src", "../../engine/src/jq/program.ts"],
  ["test", "../packages/engine/src/jq/program.ts"],
] as const;

const TAKEN = [
  ["packages/engine/src/jq", "@longshore/shared"],
  ["packages/engine/src/mapping", "../jq/program.ts"],
  ["packages/engine/src/plan", "../mapping/identifier.ts"],
  ["packages/engine/src/cli", "../plan/plan.ts"],
  ["packages/engine/src/cli", "node:fs"],
  ["packages/worker/src", "@longshore/engine"],
  ["test", "@longshore/engine"],
] as const;

let folder: string;
/** Everything that the linter says about a tree of files with one import each. */
let said: string;

const fileOf = (place: string, specifier: string): string =>
  join(place, `imports-${specifier.replaceAll(/[^a-z]+/g, "-")}.ts`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-imports-"));
  const { vcs: _, ...config } = JSON.parse(readFileSync(CONFIG, "utf8"));
  writeFileSync(join(folder, "biome.json"), JSON.stringify(config));
  for (const [place, specifier] of [...REFUSED, ...TAKEN]) {
    const file = join(folder, fileOf(place, specifier));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import { anything } from "${specifier}";\n\nexport const used: unknown = anything;\n`);
  }
  const args = ["lint", "--only=style/noRestrictedImports", "--max-diagnostics=none", "--colors=off", "."];
  const { stdout, stderr } = spawnSync(BIOME, args, { cwd: folder, encoding: "utf8" });
  said = stdout + stderr;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(REFUSED)("%s may not import %s", (place, specifier) => {
  expect(said).toContain(`${fileOf(place, specifier)}:1:`);
});

test.each(TAKEN)("%s may import %s", (place, specifier) => {
  expect(said).not.toContain(`${fileOf(place, specifier)}:1:`);
});
