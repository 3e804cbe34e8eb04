import { spawnSync } from "node:child_process";

export interface Finished {
  readonly stdout: string;
  /** Seconds of processor time, user and system. */
  readonly seconds: number;
}

/** Runs a command to its end. bash tells what processor time a child took to the millisecond, which Node does not. */
export function timeCommand(command: string, args: readonly string[], stdin: string | null = null): Finished {
  const quoted = [command, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const input = stdin === null ? "< /dev/null" : `< '${stdin}'`;
  const script = `TIMEFORMAT='cpu %3U %3S'; time ${quoted} ${input}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8", maxBuffer: 1 << 30 });
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  if (status !== 0 || user === undefined) throw new Error(`${command} failed: ${stderr.slice(-400)}`);
  return { stdout, seconds: Number(user) + Number(system) };
}
