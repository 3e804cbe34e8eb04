import process from "node:process";
import { type Logger, pino } from "pino";
import pretty from "pino-pretty";
import type { Settings } from "../settings/settings-table.ts";
import { loggedError } from "./logged-error.ts";

/** Lines for people on a terminal, JSON (one object a line) for everything else. Both go to standard output. */
export function openLog({ logLevel: level }: Pick<Settings, "logLevel">, json: boolean): Logger {
  const options = { level, base: { pid: process.pid }, serializers: { err: (error: unknown) => loggedError(error) } };
  if (json || !process.stdout.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime });
  return pino(options, pretty({ translateTime: "SYS:HH:MM:ss", ignore: "pid,hostname", sync: true }));
}
