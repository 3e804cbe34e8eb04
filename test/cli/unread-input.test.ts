import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WORKLOADS } from "../benchmark/workloads.ts";
import { runEngine } from "./engine-process.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-unread-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What must be shown with the item as it came: a key that is missing beside others, errors, a selector that fails. */
const FAULTS = { missing: ".nothing.here", nearly: ".titel", wrong: ".id + .title", refused: '.title | error("no")' };
const BROKEN = [
  '{"title": "never closed"',
  '{"id": 1,, "title": "x"}',
  "[1, 2]",
  '"text"',
  '{"title": "long id", "id": 12345678901234567890}',
];

test.each(["GitHub issue", "GitHub pull request", "Kubernetes deployment"])(
  "a run over many payloads says of %s what a run says that reads them whole, findings and their inputs too",
  async (name) => {
    const workload = WORKLOADS.find((each) => each.name === name);
    if (workload === undefined) throw new Error(`no workload ${name}`);
    const { kind, selector, port } = workload.resource;
    const properties = { ...port.entity.mappings.properties, ...FAULTS };
    const entity = { mappings: { ...port.entity.mappings, properties } };
    const resources = [
      { kind, selector, port: { entity } },
      { kind, selector: { query: ".state" }, port: { entity } },
    ];
    writeFileSync(join(folder, "config.json"), JSON.stringify({ resources }));
    // A reader starts after 256 kB.
    const payloads = workload.payloads().slice(0, 300);
    const lines = [...payloads, ...BROKEN, ...payloads.slice(0, 20)];
    writeFileSync(join(folder, "items.ndjson"), lines.join("\n"));
    writeFileSync(join(folder, "items.json"), `[${payloads.join(",\n")}]`);
    for (const file of ["items.ndjson", "items.json"]) {
      const args = ["run", "-c", "config.json", "--kind", kind, "--json", file];
      const [usual, whole] = await Promise.all([
        runEngine({ args, cwd: folder }),
        // It explains items, so it gets them whole.
        runEngine({ args: [...args, "--why"], cwd: folder }),
      ]);
      expect(usual.stdout.length).toBeGreaterThan(100_000);
      expect(usual.stdout).toBe(whole.stdout);
      expect(usual.exitCode).toBe(whole.exitCode);
    }
  },
);
