// One hostile program mapped by the worker's pool of threads, in a process of its own: `node measure-program.ts <program>`.
import { MapPool, type MapRequest } from "@longshore/worker";
import { mappingOf } from "./mapping-of-program.ts";

const PAYLOAD = Buffer.from('[{"id":"i1"}]');
const [program = ""] = process.argv.slice(2);
const pool = new MapPool({ threads: 1 });
try {
  // Starting a process and a thread is not what a program takes.
  await pool.map(requestFor("1"));
  const before = process.cpuUsage();
  const { problems } = await pool.map(requestFor(program));
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(JSON.stringify(problems));
  process.stderr.write(`meter ${(user + system) / 1e6} ${process.resourceUsage().maxRSS / 1024}`);
} finally {
  await pool.close();
}

function requestFor(text: string): MapRequest {
  return {
    integration: 1,
    seq: 1,
    config: JSON.stringify(mappingOf(text)),
    configKey: text,
    resources: 0,
    kind: "k",
    payload: PAYLOAD,
    bytes: PAYLOAD.length,
    encoding: "identity",
    operation: "upsert",
    source: "resync",
    now: "2026-01-02T03:04:05Z",
    environment: null,
    mode: "compat",
  };
}
