import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import process from "node:process";

/**
 * Reads a pipe that only we hold: when we are gone, killed with -9 too, reading ends and the program gets a signal to stop (INT:
 * a server disconnects everyone and shuts down cleanly, initdb removes what it made). A line instead of the end says that
 * there is nothing to stop.
 */
const WATCHDOG =
  '"$0" "$@" </dev/null & program=$!; exec 3<&0; (read -r line <&3 || kill -INT $program) & wait $program';

/**
 * Starts a program of PostgreSQL that ends when this process ends, however it ends. Windows has no shell that could watch:
 * a program that is left over there goes on.
 */
export function spawnWatched([command, ...args]: readonly [string, ...string[]], options: SpawnOptions): ChildProcess {
  // A group of its own: Ctrl-C on the terminal is for us alone.
  const settings: SpawnOptions = { ...options, detached: true };
  const child =
    process.platform === "win32"
      ? spawn(command, args, { ...settings, windowsHide: true })
      : spawn("/bin/sh", ["-c", WATCHDOG, command, ...args], settings);
  child.stdin?.on("error", () => {});
  child.once("exit", () => child.stdin?.end("\n"));
  return child;
}
