import { spawnSync } from "node:child_process";

export interface Finished {
  readonly stdout: string;
  /** Seconds of processor time, user and system. */
  readonly seconds: number;
}

/** Runs a command to its end. */
export function timeCommand(command: string, args: readonly string[], stdin: string | null = null): Finished {
  const script = timedScript(command, args, { stdin });
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8", maxBuffer: 1 << 30 });
  const seconds = processorSeconds(stderr);
  if (status !== 0 || seconds === null) throw new Error(`${command} failed: ${stderr.slice(-400)}`);
  return { stdout, seconds };
}

export interface Redirected {
  /** Files; null: nothing to read. Absent: what is written goes where the shell's output goes. */
  readonly stdin: string | null;
  readonly stdout?: string;
}

/** For bash, which tells what processor time a child took to the millisecond; Node does not. */
export function timedScript(command: string, args: readonly string[], { stdin, stdout }: Redirected): string {
  const words = [command, ...args].map(quoted).join(" ");
  const output = stdout === undefined ? "" : ` > ${quoted(stdout)}`;
  return `TIMEFORMAT='cpu %3U %3S'; time ${words} < ${quoted(stdin ?? "/dev/null")}${output}`;
}

/** What a {@link timedScript} wrote last; null if it did not come that far. */
export function processorSeconds(stderr: string): number | null {
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  return user === undefined ? null : Number(user) + Number(system);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
