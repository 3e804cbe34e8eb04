import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type CliFailure, inputFailure, systemErrorText } from "../cli-failure.ts";

/** Something to read payloads from. */
export interface PayloadFile {
  /** A path, or `-` for standard input. */
  readonly path: string;
  /** As shown in messages. */
  readonly name: string;
  /** 0 where it cannot be known: pipes. */
  readonly size: number;
  /** Named itself, and not found in a folder. */
  readonly isNamed: boolean;
}

export const STDIN: PayloadFile = { path: "-", name: "<stdin>", size: 0, isNamed: true };

const PAYLOAD_NAME = /\.(json|ndjson|jsonl)$/i;
const COMPRESSED_NAME = /\.(gz|zst|bz2|xz|zip)$/i;

/**
 * The files that arguments name: a file is taken whatever its name, a folder stands for the payload files in it at any
 * depth, in the order of their names. Hidden entries and `node_modules` of a folder are passed over.
 * @throws {CliFailure}
 */
export function findFiles(args: readonly string[]): PayloadFile[] {
  return args.flatMap((path) => {
    if (path === "-") return [STDIN];
    const stats = statusOf(path);
    if (stats.isDirectory()) return filesIn(path);
    if (COMPRESSED_NAME.test(path)) throw compressed(path);
    return [{ path, name: path, size: stats.size, isNamed: true }];
  });
}

export function compressed(name: string): CliFailure {
  return inputFailure(`${name} is compressed: unpack it into a pipe and read \`-\``);
}

function filesIn(folder: string): PayloadFile[] {
  const found = payloadFiles(folder);
  if (found.length > 0) return found;
  throw inputFailure(`${folder} holds no .json, .ndjson or .jsonl file: name the payload files or their folder`);
}

function payloadFiles(folder: string): PayloadFile[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    if (entry.isDirectory()) return payloadFiles(path);
    return PAYLOAD_NAME.test(entry.name) ? [{ path, name: path, size: statusOf(path).size, isNamed: false }] : [];
  });
}

function statusOf(path: string): { isDirectory(): boolean; readonly size: number } {
  try {
    return statSync(path);
  } catch (error) {
    throw inputFailure(`cannot read ${path}: ${systemErrorText(error)}`);
  }
}

/** The names that may tell a file's kind, nearest first: `raw/issue/1.json` → `1`, `issue`, `raw`. */
export function namesAround({ path }: PayloadFile): string[] {
  const steps = path.split(/[/\\]/).filter((step) => step !== "" && step !== "." && step !== "..");
  const own = basename(path).replace(PAYLOAD_NAME, "");
  return [own, ...steps.slice(0, -1).reverse()];
}
