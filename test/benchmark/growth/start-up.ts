import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { timeCommand } from "../cpu-time.ts";
import { ROOT } from "../peers.ts";
import { median } from "../statistics.ts";

export interface StartUp {
  /** Milliseconds of processor time. */
  readonly emptyNode: number;
  readonly engineRun: number;
  readonly ratio: number;
}

const REPEATS = 15;
const CONFIG = `resources:
  - kind: repository
    selector:
      query: .archived == false
    port:
      entity:
        mappings:
          identifier: .full_name
          title: .name
          blueprint: '"service"'
          properties:
            url: .html_url
`;

/** `engine run` on one payload against a Node process that does nothing; both with a warm compile cache. */
export function startUp(): StartUp {
  const folder = mkdtempSync(join(tmpdir(), "longshore-start-"));
  try {
    const empty = join(folder, "empty.mjs");
    const payload = join(folder, "repository.ndjson");
    writeFileSync(empty, "");
    writeFileSync(
      payload,
      '{"full_name":"acme/shop","name":"shop","archived":false,"html_url":"https://example.com"}\n',
    );
    const engine = join(ROOT, "packages/engine/bin/engine.mjs");
    const config = join(folder, "mapping.yml");
    writeFileSync(config, CONFIG);
    const times = Array.from({ length: REPEATS }, () => ({
      emptyNode: timeCommand(process.execPath, [empty]).seconds * 1000,
      engineRun: timeCommand(process.execPath, [engine, "run", "-c", config, payload]).seconds * 1000,
    }));
    const emptyNode = median(times.map((time) => time.emptyNode));
    const engineRun = median(times.map((time) => time.engineRun));
    return { emptyNode, engineRun, ratio: engineRun / emptyNode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
