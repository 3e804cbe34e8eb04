import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { runCampaign } from "./campaign.ts";

const USAGE = `npm run fuzz:http -- [--requests 10000] [--configs 2000] [--seed n] [--json]
Sends requests that are wrong in every way, and configurations that are, to a worker, and exits with 1 if it minds.
DATABASE_URL and REDIS_URL choose the servers; embedded ones by default.
`;
const MOST_SHOWN = 20;
const PROGRESS_EVERY = 500;

/** The command line of `npm run fuzz:http`. Gives the exit code. */
export async function runHttpFuzz(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: "string", default: "10000" },
      configs: { type: "string", default: "2000" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [requests, configs, seed] = [Number(values.requests), Number(values.configs), Number(values.seed)];
  if (values.help || ![requests, configs, seed].every((number) => number >= 0)) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "longshore-fuzz-"));
  const { DATABASE_URL = "", REDIS_URL = "" } = process.env;
  try {
    const environment = { DATABASE_URL, REDIS_URL, LONGSHORE_DATA: folder };
    const result = await runCampaign({ seed, requests, configs, environment, onProgress });
    const summary = { seed, requests, configs, ...result };
    for (const each of result.wrong.slice(0, MOST_SHOWN)) process.stderr.write(`${each}\n`);
    process.stdout.write(values.json ? `${JSON.stringify(summary, null, 2)}\n` : lineOf(summary));
    return result.wrong.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function onProgress(done: number, all: number): void {
  if (done % PROGRESS_EVERY === 0) process.stderr.write(`${done} of ${all}\n`);
}

type Summary = Awaited<ReturnType<typeof runCampaign>> & { seed: number; requests: number; configs: number };

function lineOf({ seed, requests, configs, statuses, megabytes: [early, late], wrong }: Summary): string {
  const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  return `seed ${seed}: ${requests} requests, ${configs} configurations; ${counts.join(", ")}; memory ${early} MB, then ${late} MB; ${wrong.length} wrong\n`;
}
