// `npm run demo`: GitHub's own example payloads → entities, then what gave none and why, then what a catalog would make of it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeGithubPayloads } from "../test/payloads/github-payloads.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "longshore-demo-"));
const mapping = ["-c", "examples/github/port-app-config.yml", "--blueprints", "examples/github/blueprints.json"];

try {
  writeGithubPayloads(join(work, "github"));
  console.log("Payloads from npm @octokit/webhooks-examples, mapped with examples/github/port-app-config.yml.\n");
  engine("Entities, and what gave none", ["run", ...mapping, "--format", "table", "--why", join(work, "github")]);
  const catalog = join(work, "catalog.ndjson");
  writeFileSync(catalog, catalogOfYesterday());
  engine("What would change in a catalog that has seen some of it before", [
    ...["run", ...mapping, "--plan", "--catalog", catalog, "--kind", "repository"],
    join(work, "github", "repository.ndjson"),
  ]);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function engine(heading, args) {
  console.log(`── ${heading} ${"─".repeat(Math.max(4, 96 - heading.length))}\n`);
  const bin = join(root, "packages/engine/bin/engine.mjs");
  const { status } = spawnSync(process.execPath, [bin, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  console.log();
}

/** One repository as it is, one with fewer stars, one that is gone by now. */
function catalogOfYesterday() {
  const entity = (identifier, properties) =>
    `${JSON.stringify({ blueprint: "repository", identifier, title: identifier.split("/")[1], properties })}\n`;
  const url = (name) => `https://github.com/${name}`;
  return [
    entity("electron/electron", { url: url("electron/electron"), visibility: "public", stars: 87000 }),
    entity("acme/retired", { url: url("acme/retired"), visibility: "private", stars: 2 }),
  ].join("");
}
