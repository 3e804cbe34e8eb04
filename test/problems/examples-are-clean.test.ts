import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runEngine } from "../cli/engine-process.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));
const CONFIGS = globSync("*/{port-app-config,mapping,integration}*.{yml,yaml,json}", { cwd: EXAMPLES }).toSorted();

/** Examples of something else than a mapping. */
const WITHOUT_MAPPING = ["changelog-consumer"];

test("every example is among those checked", () => {
  const folders = globSync("*/", { cwd: EXAMPLES }).map((path) => path.replace(/\/$/, ""));
  expect([...new Set(CONFIGS.map((path) => path.split("/")[0]))]).toEqual(
    folders.filter((folder) => !WITHOUT_MAPPING.includes(folder)).toSorted(),
  );
});

test.each(CONFIGS)("`engine check --strict` finds nothing in examples/%s", async (path) => {
  const blueprints = join(EXAMPLES, dirname(path), "blueprints.json");
  const against = existsSync(blueprints) ? ["--blueprints", blueprints] : [];
  const end = await runEngine({ args: ["check", "--strict", "-c", path, ...against], cwd: EXAMPLES });
  expect(end).toEqual({ stdout: `${path}: nothing to report\n`, stderr: "", exitCode: 0 });
});
