import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { callAt } from "../../worker/http/test-server.ts";
import { addIssueBlueprints, ISSUE_CONFIG, issuePayload } from "./load/issues.ts";

const CREDENTIALS = { clientId: "benchmark", clientSecret: "benchmark-secret-of-one-run" };
const PORT = 20_000 + (process.pid % 20_000);
const BASE = `http://127.0.0.1:${PORT}`;

/** What one run measured. */
interface Measured {
  readonly payloads: number;
  readonly megabytes: number;
  readonly intakeSeconds: number;
  readonly totalSeconds: number;
  readonly workerCpuSeconds: number;
  readonly peakMegabytes: number;
}

/**
 * Posts NDJSON of 4.3 kB payloads in batches to a worker of its own process, waits until all of it is in the catalog, and
 * prints payloads per second end to end. `DATABASE_URL` and `REDIS_URL` choose the servers; embedded ones by default.
 */
export async function benchIngest(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { payloads: { type: "string" }, batch: { type: "string" }, rounds: { type: "string" } },
  });
  const payloads = Number(values.payloads ?? 200_000);
  const batch = Number(values.batch ?? 5_000);
  const rounds = Number(values.rounds ?? 1);
  const folder = mkdtempSync(join(tmpdir(), "longshore-bench-"));
  const worker = startWorker(folder);
  try {
    const token = await tokenOf(worker);
    await prepare(token);
    for (let round = 0; round < rounds; round += 1) print(await measure(worker, token, { payloads, batch, round }));
  } finally {
    worker.kill("SIGINT");
    if (worker.exitCode === null) await once(worker, "exit");
    rmSync(folder, { recursive: true, force: true });
  }
}

function startWorker(folder: string): ChildProcess {
  const bin = join(dirname(createRequire(import.meta.url).resolve("@longshore/worker")), "..", "bin", "worker.mjs");
  return spawn(process.execPath, [bin, "start"], {
    env: {
      ...process.env,
      LONGSHORE_PORT: String(PORT),
      LONGSHORE_DATA: folder,
      LONGSHORE_CLIENT_ID: CREDENTIALS.clientId,
      LONGSHORE_CLIENT_SECRET: CREDENTIALS.clientSecret,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function tokenOf(worker: ChildProcess): Promise<string> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`);
    try {
      const answer: { accessToken: string } = await call("", "POST", "/v1/auth/access_token", CREDENTIALS);
      return answer.accessToken;
    } catch {
      await sleep(100);
    }
  }
  throw new Error("the worker did not start");
}

async function prepare(token: string): Promise<void> {
  await addIssueBlueprints(callAt(BASE, () => ({ authorization: `Bearer ${token}` })));
  await call(token, "POST", "/v1/integration", { installationId: "bench", config: ISSUE_CONFIG });
}

async function measure(
  worker: ChildProcess,
  token: string,
  { payloads, batch, round }: { readonly payloads: number; readonly batch: number; readonly round: number },
): Promise<Measured> {
  const start = performance.now();
  const cpuBefore = cpuSeconds(worker);
  let bytes = 0;
  let last = 0;
  for (let from = 0; from < payloads; from += batch) {
    const count = Math.min(batch, payloads - from);
    const lines = Array.from({ length: count }, (_, index) => issuePayload(round * payloads + from + index));
    const body = Buffer.from(lines.join("\n"));
    bytes += body.length;
    const answer: { lastSeq: number } = await call(token, "POST", "/v1/integration/bench/ingest/issue", body);
    last = answer.lastSeq;
  }
  const received = performance.now();
  while (!(await isApplied(token, last))) await sleep(50);
  const done = performance.now();
  return {
    payloads,
    megabytes: bytes / 1e6,
    intakeSeconds: (received - start) / 1000,
    totalSeconds: (done - start) / 1000,
    workerCpuSeconds: cpuSeconds(worker) - cpuBefore,
    peakMegabytes: peakMegabytes(worker),
  };
}

async function isApplied(token: string, seq: number): Promise<boolean> {
  const answer: { record: { status: string } } = await call(token, "GET", `/v1/integration/bench/records/${seq}`);
  if (answer.record.status === "set_aside") throw new Error("a record was set aside");
  return answer.record.status === "applied";
}

async function call<T>(token: string, method: string, path: string, body?: object): Promise<T> {
  const isBytes = Buffer.isBuffer(body);
  const response = await fetch(`${BASE}${path}`, {
    method,
    headers: {
      ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": isBytes ? "application/x-ndjson" : "application/json" }),
    },
    ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const answer: T = JSON.parse(await response.text());
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

/** Of the worker's own process; its PostgreSQL counts for itself. */
function cpuSeconds(worker: ChildProcess): number {
  const fields = readFileSync(`/proc/${worker.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const ticksPerSecond = 100;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function peakMegabytes(worker: ChildProcess): number {
  const status = readFileSync(`/proc/${worker.pid}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}

function print({ payloads, megabytes, intakeSeconds, totalSeconds, workerCpuSeconds, peakMegabytes }: Measured): void {
  const perSecond = Math.round(payloads / totalSeconds);
  const cpu = ((workerCpuSeconds / payloads) * 1e6).toFixed(0);
  process.stdout.write(
    `${payloads} payloads, ${megabytes.toFixed(0)} MB: ${perSecond}/s end to end (received in ${intakeSeconds.toFixed(1)} s, ` +
      `applied after ${totalSeconds.toFixed(1)} s), ${cpu} µs of the worker's CPU each, peak ${peakMegabytes} MB\n`,
  );
}
