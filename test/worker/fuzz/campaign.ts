import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { Random } from "../../differential/random.ts";
import { WorkerProcess } from "../harness/worker-process.ts";
import { answerChecker } from "../http/documented-answers.ts";
import type { Call } from "../http/test-server.ts";
import { fuzzedConfig } from "./fuzzed-config.ts";
import { type Ground, growRequest } from "./grow-request.ts";
import { Growth } from "./growth.ts";
import { privateUrls } from "./hostile-values.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { framed, mutateRequest } from "./mutate-request.ts";
import { sendWire } from "./send-wire.ts";
import { bytesOf, type WireRequest } from "./wire-request.ts";
import { Witness } from "./witness.ts";

export interface CampaignPlan {
  readonly seed: number;
  readonly requests: number;
  readonly configs: number;
  /** Settings of the worker: where its servers are. */
  readonly environment: Readonly<Record<string, string>>;
  /** Called after each request. */
  readonly onProgress?: (done: number, all: number) => void;
}

export interface CampaignResult {
  /** How many answers had each status; `none` are connections that ended without one, as broken requests may. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly megabytes: readonly [early: number, late: number];
  /** Each with what to see it again by. */
  readonly wrong: readonly string[];
}

const CLIENTS = 8;
const REQUESTS_PER_LOOK = 50;
const CONFIGS_PER_PAYLOAD = 4;
const SECRET = "a secret of the harness";
/** What fuzzed records may hold up the threads for, before the last payload's turn comes. */
const SETTINGS = { LONGSHORE_MAP_MILLISECONDS: "1000" };
const APPLIED_WITHIN = 300_000;

/** Sends what is wrong in every way to a worker of its own, and looks whether it minds. */
export async function runCampaign(plan: CampaignPlan): Promise<CampaignResult> {
  const worker = await WorkerProcess.start({ ...SETTINGS, ...plan.environment });
  const trap = await startTrap();
  try {
    const call = await worker.client();
    const witness = await Witness.place(call);
    const growth = new Growth(worker.pid);
    const sent = await send(plan, worker, await groundOf(call, trap.port), growth);
    const wrong = [...sent.wrong, ...(await witness.wrong(APPLIED_WITHIN))];
    const { wrong: grown, megabytes } = await growth.verdict();
    if (trap.connections() > 0) wrong.push(`${trap.connections()} connections to a private address`);
    const exit = await worker.stop();
    if (exit !== 0) wrong.push(`the worker ended with ${exit}`);
    return { statuses: sent.statuses, megabytes, wrong: [...wrong, ...grown, ...wrongInLog(worker.log)] };
  } finally {
    trap.server.close();
    if (!worker.hasEnded) await worker.kill();
  }
}

async function groundOf(call: Call, trapPort: number): Promise<Ground> {
  const { body } = await call("POST", "/v1/auth/access_token", { body: { clientId: "harness", clientSecret: SECRET } });
  const { body: document } = await call("GET", "/openapi.json");
  return { document, token: body.accessToken, urls: [...privateUrls(trapPort), "https://example.invalid/hook"] };
}

async function send(
  { seed, requests, configs, onProgress }: CampaignPlan,
  worker: WorkerProcess,
  ground: Ground,
  growth: Growth,
) {
  const check = answerChecker(ground.document);
  const statuses: Record<string, number> = {};
  const wrong: string[] = [];
  const all = requests + configs;
  let next = 0;
  const client = async (): Promise<void> => {
    for (let index = next++; index < all && !worker.hasEnded; index = next++) {
      for (const request of requestsOf(seed, index, index >= requests, ground)) {
        const answer = await sendWire(worker.url, request);
        const status = answer === null || answer === "hang" ? "none" : answer.status;
        statuses[status] = (statuses[status] ?? 0) + 1;
        const problem = judgeAnswer(check, request, answer);
        if (problem !== null) wrong.push(`seed ${seed}, request ${index}: ${problem}\n  ${shown(request)}`);
      }
      if (index % REQUESTS_PER_LOOK === 0) growth.look();
      onProgress?.(index + 1, all);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  if (worker.hasEnded) wrong.push(`the worker ended: ${worker.log.slice(-5).join("\n")}`);
  return { statuses, wrong };
}

/** Each index makes the same requests, whatever was sent before. */
function requestsOf(seed: number, index: number, isConfig: boolean, ground: Ground): WireRequest[] {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ index);
  if (isConfig) return configRequests(random, index, ground);
  const grown = growRequest(random, ground);
  return [framed(random.chance(0.4) ? mutateRequest(random, grown) : grown)];
}

/** A configuration, and now and then a payload for it. */
function configRequests(random: Random, index: number, { token }: Ground): WireRequest[] {
  const post = (target: string, body: unknown): WireRequest =>
    framed({
      method: "POST",
      target,
      headers: [
        ["Host", "localhost"],
        ["Connection", "close"],
        ["Authorization", `Bearer ${token}`],
        ["Content-Type", "application/json"],
      ],
      body: Buffer.from(JSON.stringify(body)),
      isBroken: false,
    });
  const installationId = `config-${index % CLIENTS}`;
  const put = post("/v1/integration?upsert=true", { installationId, config: fuzzedConfig(random) });
  if (index % CONFIGS_PER_PAYLOAD !== 0) return [put];
  return [put, post(`/v1/integration/${installationId}/ingest/repository`, [PAYLOAD])];
}

const PAYLOAD = {
  id: "a",
  full_name: "acme/shop",
  name: "shop",
  fork: false,
  private: true,
  created_at: "2026-01-01T00:00:00Z",
};

function shown(request: WireRequest): string {
  const text = bytesOf(request)
    .toString("latin1")
    .replace(/Bearer [^\r]+/, "Bearer …");
  return JSON.stringify(text.length > 1_500 ? `${text.slice(0, 1_500)}… (${text.length} bytes)` : text);
}

/** A webhook that goes here went where it must not. */
async function startTrap(): Promise<{ server: Server; port: number; connections: () => number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0);
  await once(server, "listening");
  const address = server.address();
  return {
    server,
    port: typeof address === "object" && address !== null ? address.port : 0,
    connections: () => connections,
  };
}

/** Each line has to be one object of JSON, without what only we and the worker know. */
function wrongInLog(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    if (line.includes(SECRET) || /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20,}/.test(line))
      return [`a secret in the log: ${line.slice(0, 300)}`];
    return line.startsWith("{") && line.endsWith("}")
      ? []
      : [`a line of the log that is none: ${JSON.stringify(line.slice(0, 300))}`];
  });
}
