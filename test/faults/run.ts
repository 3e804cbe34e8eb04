import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runSeed, type SeedResult, total } from "./run-seed.ts";
import { NO_FULL_DISK, startServers } from "./servers.ts";

const USAGE = `npm run faults -- [--seeds 10] [--from 1] [--seed n] [--json]
  --seeds  how many scenarios
  --from   the first seed
  --seed   this one alone
  --json   the result as JSON on standard output
`;
const MOST_LINES = 10;

/** Runs scenarios and reports. Gives the exit code. */
export async function runFaults(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: "string", default: "10" },
      from: { type: "string", default: "1" },
      seed: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const first = Number(values.seed ?? values.from);
  const seeds = values.seed === undefined ? Number(values.seeds) : 1;
  const folder = mkdtempSync(join(tmpdir(), "longshore-faults-"));
  const servers = await startServers();
  const results: SeedResult[] = [];
  let isStopping = false;
  // Servers, and a mounted file system, would outlive us.
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      isStopping = true;
      process.stderr.write("stopping after this seed\n");
    });
  }
  try {
    for (let seed = first; seed < first + seeds && !isStopping; seed += 1) {
      const logs = join(folder, String(seed));
      mkdirSync(logs);
      const result = await runSeed(servers, seed, logs);
      results.push(result);
      process.stderr.write(lineOf(result, logs));
    }
  } finally {
    await servers.close();
  }
  const summary = summaryOf(results, servers.canFillDisk ? [] : [`disk full: ${NO_FULL_DISK}`]);
  process.stdout.write(values.json ? `${JSON.stringify(summary, null, 2)}\n` : tableOf(summary));
  return results.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
}

function lineOf({ seed, seconds, wrong, requests, published, rare, faults }: SeedResult, logs: string): string {
  const injected = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const line = `seed ${seed}: ${wrong.length === 0 ? "passed" : "FAILED"} in ${seconds.toFixed(1)} s; ${injected} faults, ${requests.acknowledged} requests acknowledged, ${published.events} events (${published.markers} markers), ${rare.rechecks} rechecks, ${rare.lateDeletions} late deletions\n`;
  if (wrong.length === 0) return line;
  const more = wrong.length > MOST_LINES ? `  and ${wrong.length - MOST_LINES} more\n` : "";
  const first = wrong.slice(0, MOST_LINES).map((each) => `  ${each}\n`);
  return `${line}${first.join("")}${more}  logs: ${logs}\n  again: npm run faults -- --seed ${seed}\n`;
}

interface Summary {
  readonly faults: Readonly<Record<string, number>>;
  readonly absent: readonly string[];
  readonly requests: SeedResult["requests"];
  readonly published: SeedResult["published"];
  readonly rare: SeedResult["rare"];
  readonly seconds: number;
  readonly passed: number;
  readonly failed: readonly number[];
}

function summaryOf(results: readonly SeedResult[], absent: readonly string[]): Summary {
  const faults: Record<string, number> = {};
  for (const result of results) {
    for (const [kind, count] of Object.entries(result.faults)) faults[kind] = (faults[kind] ?? 0) + count;
  }
  const sum = (numberOf: (result: SeedResult) => number) => results.reduce((all, each) => all + numberOf(each), 0);
  return {
    faults: Object.fromEntries(Object.entries(faults).sort()),
    absent,
    requests: total(results.map(({ requests }) => requests)),
    published: {
      events: sum(({ published }) => published.events),
      repeats: sum(({ published }) => published.repeats),
      lost: sum(({ published }) => published.lost),
      reduced: sum(({ published }) => published.reduced),
      markers: sum(({ published }) => published.markers),
    },
    rare: {
      rechecks: sum(({ rare }) => rare.rechecks),
      rechecked: sum(({ rare }) => rare.rechecked),
      rechecksOfNobody: sum(({ rare }) => rare.rechecksOfNobody),
      lateDeletions: sum(({ rare }) => rare.lateDeletions),
    },
    seconds: Math.round(sum(({ seconds }) => seconds)),
    passed: results.filter(({ wrong }) => wrong.length === 0).length,
    failed: results.filter(({ wrong }) => wrong.length > 0).map(({ seed }) => seed),
  };
}

function tableOf({ faults, absent, requests, published, rare, seconds, passed, failed }: Summary): string {
  const rows: (readonly [string, number | string])[] = [
    ...Object.entries(faults),
    ...absent.map((text) => ["not injected", text] as const),
    ["faults in all", Object.values(faults).reduce((sum, count) => sum + count, 0)],
    ["requests acknowledged", requests.acknowledged],
    ["requests refused", requests.refused],
    ["attempts without an answer", requests.unanswered],
    ["requests given up", requests.gaveUp],
    ["events published", published.events],
    ["events repeated", published.repeats],
    ["events lost", published.lost],
    ["events without the state before", published.reduced],
    ["events as markers", published.markers],
    ["rechecks", rare.rechecks],
    ["rows applied by rechecks", rare.rechecked],
    ["rechecks of nobody's rows", rare.rechecksOfNobody],
    ["deletions of deleted integrations", rare.lateDeletions],
    ["seconds", seconds],
    ["seeds passed", passed],
    ["seeds failed", failed.length === 0 ? 0 : failed.join(", ")],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}
