import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { processorSeconds, type Redirected, timedScript } from "../cpu-time.ts";

/** What one run of a command took. */
export interface Watched {
  readonly elapsedSeconds: number;
  readonly processorSeconds: number;
  /** The most memory it had; null where only Linux could tell. */
  readonly peakBytes: number | null;
}

const LOOK_EVERY_MS = 20;

/** Runs a command from file to file, and looks at its memory meanwhile. */
export async function watchCommand(
  command: string,
  args: readonly string[],
  files: Required<Redirected>,
): Promise<Watched> {
  const start = performance.now();
  const script = timedScript(command, args, files);
  const shell = spawn("bash", ["-c", script], { stdio: ["ignore", "ignore", "pipe"] });
  let peakBytes: number | null = null;
  const look = setInterval(() => {
    peakBytes = highWaterMark(shell.pid ?? 0) ?? peakBytes;
  }, LOOK_EVERY_MS);
  const [words, [status]] = await Promise.all([text(shell.stderr), once(shell, "close")]);
  clearInterval(look);
  const seconds = processorSeconds(words);
  if (status !== 0 || seconds === null) throw new Error(`${command} failed: ${words.slice(-400)}`);
  return { elapsedSeconds: (performance.now() - start) / 1000, processorSeconds: seconds, peakBytes };
}

/** Of the command that a shell runs: Linux keeps the most that a process ever had, so a look now and then misses little. */
function highWaterMark(shell: number): number | null {
  try {
    const child = readFileSync(`/proc/${shell}/task/${shell}/children`, "utf8").trim();
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    // Not begun, already over, or no Linux.
    return null;
  }
}
