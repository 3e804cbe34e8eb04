import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { WorkerProcess } from "../../worker/harness/worker-process.ts";
import type { Call } from "../../worker/http/test-server.ts";
import { median } from "../statistics.ts";

const TARGET = 0.8;
const ITEMS_PER_REQUEST = 500;
const UNDER_WAY = 4;
const HOSTILE_RECORDS = 50;

/** Each item is within its budget of steps; all of them together are not within the thread's time. */
const ENDLESS = `[${Array(1_000).fill(`{"id":"bad","text":"${"a".repeat(100)}!"}`)}]`;

/** Linear, but two tenths of a second for each item, on the thread that applies. */
const COSTLY_PATTERN = "(?:a?){500}(?:a){500}$";
const COSTLY = `[${Array.from({ length: 1_000 }, (_, at) => `{"id":"bad","text":"${at}${"a".repeat(3_000)}"}`)}]`;

/** Items a second of the calm integration. */
interface Round {
  readonly alone: number;
  readonly beside: number;
  /** Hostile records that cost a thread, or too much of a pattern's time, while `beside` was measured. */
  readonly kills: number;
}

/**
 * Throughput of one integration in a worker of its own, alone and after another one has cost the first thread: half of
 * its records backtrack in their mapping, the other half in the pattern of a blueprint. Settings are the defaults; `DATABASE_URL` (an empty database for one
 * round) and `REDIS_URL` choose the servers. 110 seconds see the hostile record killed again.
 */
export async function benchNeighbours(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: "string", default: "110" }, rounds: { type: "string", default: "2" } },
  });
  process.stdout.write(
    "| round | alone, items/s | beside, items/s | threads killed | ratio |\n|---|---|---|---|---|\n",
  );
  const ratios: number[] = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const { alone, beside, kills } = await measureRound(Number(values.seconds));
    ratios.push(beside / alone);
    const cells = [round, Math.round(alone), Math.round(beside), kills, (beside / alone).toFixed(3)];
    process.stdout.write(`| ${cells.join(" | ")} |\n`);
  }
  const ratio = median(ratios);
  const verdict = ratio >= TARGET ? "met" : "missed";
  process.stdout.write(`median ${ratio.toFixed(3)}, target at least ${TARGET}: ${verdict}\n`);
}

async function measureRound(seconds: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), "longshore-neighbours-"));
  const { DATABASE_URL = "", REDIS_URL = "" } = process.env;
  const worker = await WorkerProcess.start({ DATABASE_URL, REDIS_URL, LONGSHORE_DATA: folder });
  try {
    const call = await worker.client();
    await prepare(call);
    await throughput(call, 10);
    const alone = await throughput(call, seconds);
    for (let record = 0; record < HOSTILE_RECORDS; record += 1) {
      await send(call, "hostile", ENDLESS);
      await send(call, "hostile", COSTLY, "patterned");
    }
    while (killsOf(worker) === 0) await sleep(50);
    const before = killsOf(worker);
    const beside = await throughput(call, seconds);
    return { alone, beside, kills: killsOf(worker) - before };
  } finally {
    await worker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function killsOf({ log }: WorkerProcess): number {
  return log.filter((line) => /"a record (failed|is set aside)"/.test(line)).length;
}

async function prepare(call: Call): Promise<void> {
  await addBlueprint(call, "thing", {});
  await addBlueprint(call, "patterned", { pattern: COSTLY_PATTERN });
  await addIntegration(call, "calm", { thing: ".text" });
  await addIntegration(call, "hostile", { thing: '.text | test("^(a|a)+$") | tostring', patterned: ".text" });
}

async function addBlueprint(call: Call, identifier: string, limits: object): Promise<void> {
  const schema = { properties: { text: { type: "string", ...limits } } };
  await call("POST", "/v1/blueprints", { body: { identifier, title: identifier, schema } });
}

/** Its kinds are blueprints, with what is mapped to their texts. */
async function addIntegration(call: Call, installationId: string, texts: Readonly<Record<string, string>>) {
  const resources = Object.entries(texts).map(([kind, text]) => {
    const mappings = { identifier: ".id", blueprint: JSON.stringify(kind), properties: { text } };
    return { kind, selector: { query: "true" }, port: { entity: { mappings } } };
  });
  await call("POST", "/v1/integration", { body: { installationId, config: { resources } } });
}

/** The place of the last record. */
async function send(call: Call, integration: string, items: string, kind = "thing"): Promise<number> {
  const { status, body, text } = await call("POST", `/v1/integration/${integration}/ingest/${kind}`, { raw: items });
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body.lastSeq;
}

/** From the first request until the last item is in the catalog, a few requests under way at once. */
async function throughput(call: Call, seconds: number): Promise<number> {
  const start = performance.now();
  const underWay: number[] = [];
  let sent = 0;
  while (performance.now() - start < seconds * 1_000) {
    const from = performance.now();
    const items = Array.from({ length: ITEMS_PER_REQUEST }, (_, at) => ({
      id: `${from}-${at}`,
      text: "x".repeat(1_000),
    }));
    underWay.push(await send(call, "calm", JSON.stringify(items)));
    sent += items.length;
    const oldest = underWay.length >= UNDER_WAY ? underWay.shift() : undefined;
    if (oldest !== undefined) await untilApplied(call, oldest);
  }
  for (const seq of underWay) await untilApplied(call, seq);
  return (sent * 1_000) / (performance.now() - start);
}

async function untilApplied(call: Call, seq: number): Promise<void> {
  for (;;) {
    const { body } = await call("GET", `/v1/integration/calm/records/${seq}`);
    if (body.record.status === "applied") return;
    if (body.record.status === "set_aside") throw new Error("a calm record was set aside");
    await sleep(10);
  }
}
