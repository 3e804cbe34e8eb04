import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const OLD = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.8"})';

test.each([
  ["engine", ["check", "-c", "a.yml"], "npm run engine -- check -c a.yml"],
  ["worker", ["start"], "npm run worker -- start"],
  ["worker", [], "npm run worker -- --help"],
])("%s %j under an old Node says which command works here", (name, args, works) => {
  const bin = fileURLToPath(new URL(`../../packages/${name}/bin/${name}.mjs`, import.meta.url));
  const { stderr, status } = spawnSync(process.execPath, ["--import", OLD, bin, ...args], { encoding: "utf8" });
  expect(stderr).toContain(`${name}: Node 22.18 or later is needed`);
  expect(stderr).toContain(`; \`${works}\` in the repository brings its own\n`);
  expect(status).toBe(2);
});
