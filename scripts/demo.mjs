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
  const payloads = join(work, "github");
  const catalog = join(work, "catalog.ndjson");
  writeGithubPayloads(payloads);
  console.log("Payloads from npm @octokit/webhooks-examples, mapped with examples/github/port-app-config.yml.\n");
  heading("Entities, and what gave none");
  engine(["run", ...mapping, "--format", "table", "--why", payloads]);
  writeFileSync(catalog, catalogOfYesterday(engine(["run", ...mapping, "--format", "ndjson", payloads], "pipe")));
  heading("What would change in a catalog of yesterday");
  engine(["run", ...mapping, "--plan", "--catalog", catalog, payloads], ["ignore", "inherit", "ignore"]);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function heading(text) {
  console.log(`── ${text} ${"─".repeat(96 - text.length)}\n`);
}

/** What the command prints, where it is not printed here. */
function engine(args, stdio = "inherit") {
  const bin = join(root, "packages/engine/bin/engine.mjs");
  const { status, stdout } = spawnSync(process.execPath, [bin, ...args], { cwd: root, stdio, encoding: "utf8" });
  if (status !== 0) process.exit(status ?? 1);
  if (stdio === "inherit") console.log();
  return stdout;
}

/** The same entities, but one is not there yet, one has fewer stars, and one is gone by now. */
function catalogOfYesterday(today) {
  const entities = today
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const known = entities.filter(({ identifier }) => identifier !== "octocat/hello-world");
  for (const { identifier, properties } of known) if (identifier === "electron/electron") properties.stars = 87000;
  known.push({ blueprint: "repository", identifier: "acme/retired", title: "retired", properties: { stars: 2 } });
  return known.map((entity) => `${JSON.stringify(entity)}\n`).join("");
}
