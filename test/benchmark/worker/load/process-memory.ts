import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const KB_PER_MB = 1024;

/** What only starts others and waits for them. */
const WRAPPERS = new Set(["sh", "unshare", ""]);

/** MB of all processes that descend from `root`, by the name of their program: `{node: 420, postgres: 310}`. */
export function memoryBelow(root: number): Readonly<Record<string, number>> {
  const parents = new Map<number, number[]>();
  for (const pid of readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const parent = parentOf(pid);
    if (parent !== null) parents.set(parent, [...(parents.get(parent) ?? []), pid]);
  }
  const sums: Record<string, number> = {};
  const queue = [...(parents.get(root) ?? [])];
  for (const pid of queue) {
    queue.push(...(parents.get(pid) ?? []));
    const name = programOf(pid);
    if (WRAPPERS.has(name)) continue;
    sums[name] = (sums[name] ?? 0) + megabytesOf(pid);
  }
  return sums;
}

/** `node`, also for `/usr/bin/node worker.mjs`; `postgres`, also for `postgres: checkpointer`, as a server calls its processes. */
function programOf(pid: number): string {
  const command = read(pid, "cmdline").split(/[\0 ]/, 1)[0] ?? "";
  return basename(command).replace(/:$/, "");
}

/** After the name, which may have anything in it, in brackets: state, then parent. */
function parentOf(pid: number): number | null {
  const fields = read(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
  return fields[1] === undefined ? null : Number(fields[1]);
}

/**
 * The proportional share, which counts memory that processes share once in all, as PostgreSQL's do. Without the pages of
 * files: whenever another Node starts or ends on the machine, a worker's share of Node's own code is 60 MB less or more.
 * The resident size where we may not know that.
 */
function megabytesOf(pid: number): number {
  const shares = [...read(pid, "smaps_rollup").matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm)];
  if (shares.length > 0) return shares.reduce((sum, [, share]) => sum + Number(share), 0) / KB_PER_MB;
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(pid, "status"))?.[1] ?? 0) / KB_PER_MB;
}

/** "" for a process that has ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
