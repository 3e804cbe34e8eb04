import { spawnSync } from "node:child_process";
import { commandFactory } from "node-jq/lib/command.js";
import type { Environment } from "./evaluator.ts";
import { EvaluatorUnavailable } from "./real-jq.ts";

export interface FoundJq {
  /** What to execute. */
  readonly command: string;
  /** `1.8.2`, `1.7.1-apple` */
  readonly version: string;
  /** For a person: `/opt/jq (JQ_PATH)`. */
  readonly place: string;
}

const OLDEST = "1.7";

/**
 * The jq that JQ_PATH names, else that of PATH, else the one that `node-jq` has if its install script was allowed to
 * fetch one. Whichever comes first has to do: an old one is refused, not passed over.
 */
export function findJq(environment: Environment): FoundJq {
  const { JQ_PATH } = environment;
  for (const { command, place } of candidates(JQ_PATH)) {
    const { stdout, error } = spawnSync(command, ["--version"], {
      encoding: "utf8",
      env: environment,
      timeout: 10_000,
    });
    if (error === undefined) return { command, place, version: acceptedVersion(stdout.trim(), place) };
    if (JQ_PATH) throw new EvaluatorUnavailable(`JQ_PATH: ${command} cannot be run: ${error.message}`);
  }
  throw new EvaluatorUnavailable("there is no jq executable", `Install jq ${OLDEST} or newer, or set JQ_PATH to one.`);
}

function candidates(JQ_PATH: string | undefined): { readonly command: string; readonly place: string }[] {
  if (JQ_PATH) return [{ command: JQ_PATH, place: `${JQ_PATH} (JQ_PATH)` }];
  const { command } = commandFactory(".", "null", { input: "string" });
  return [
    { command: "jq", place: "jq from PATH" },
    { command, place: command },
  ];
}

/** `jq-1.8.2`, `jq-1.7.1-apple`. @throws {EvaluatorUnavailable} for what is older, or no jq */
function acceptedVersion(text: string, place: string): string {
  const [, version = "", major, minor] = /^jq-((\d+)\.(\d+)\S*)$/.exec(text) ?? [];
  const hint = `Set JQ_PATH to a jq ${OLDEST} or newer, or use the evaluator \`wasm\`, which is jq 1.8.2.`;
  if (version === "") {
    throw new EvaluatorUnavailable(`${place} does not say which jq it is: ${JSON.stringify(text.slice(0, 60))}`, hint);
  }
  const isOld = Number(major) < 1 || (Number(major) === 1 && Number(minor) < 7);
  if (isOld) {
    throw new EvaluatorUnavailable(
      `${place} is jq ${version}: it rounds long numbers, and at least jq ${OLDEST} is needed`,
      hint,
    );
  }
  return version;
}
