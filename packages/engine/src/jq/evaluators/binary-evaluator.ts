import { spawnSync } from "node:child_process";
import { commandFactory } from "node-jq/lib/command.js";
import type { Environment, Evaluator } from "./evaluator.ts";
import { type FoundJq, findJq } from "./find-jq.ts";
import type { LoadOptions } from "./load-options.ts";
import { RealEvaluator } from "./real-evaluator.ts";
import { CALL_TIMEOUT_MS, type JqCall, JqEnded, type RealJq } from "./real-jq.ts";

const MOST_OUTPUT = 512 * 2 ** 20;

/** A jq executable: `JQ_PATH`, else the `jq` of PATH. @throws {EvaluatorUnavailable} if there is none, or an old one */
export function binaryEvaluator({ environment = process.env, timeout = CALL_TIMEOUT_MS }: LoadOptions): Evaluator {
  const found = findJq(environment);
  return new RealEvaluator("binary", new BinaryJq(found, environment, timeout), found.place);
}

/**
 * `node-jq` puts the command line together. Its own `run` gives neither the exit code nor the outputs before an error,
 * so the process is ours.
 */
class BinaryJq implements RealJq {
  readonly version: string;
  readonly #command: string;
  readonly #environment: Environment;
  readonly #timeout: number;

  constructor({ command, version }: FoundJq, environment: Environment, timeout: number) {
    this.version = version;
    this.#command = command;
    // jq would add the definitions of ~/.jq to every program.
    this.#environment = { ...environment, HOME: "/dev/null" };
    this.#timeout = timeout;
  }

  call(program: string, input: string): JqCall {
    // A program like `-1` is no option, and node-jq does not take an empty input.
    const filter = program.startsWith("-") ? ` ${program}` : program;
    const { args, stdin } = commandFactory(filter, `${input}\n`, { input: "string", output: "compact" });
    const { stdout, stderr, status, signal, error } = spawnSync(this.#command, args, {
      input: stdin,
      encoding: "utf8",
      env: this.#environment,
      timeout: this.#timeout,
      killSignal: "SIGKILL",
      maxBuffer: MOST_OUTPUT,
    });
    if (error !== undefined && !hasGone(error)) throw new JqEnded(this.#reasonOf(error));
    if (status === null) throw new JqEnded(`was ended by ${signal}`);
    return { stdout, stderr, exitCode: status };
  }

  #reasonOf(error: SystemError): string {
    switch (error.code) {
      case "ETIMEDOUT":
        return `did not end within ${this.#timeout} ms`;
      case "ENOBUFS":
        return `printed more than ${MOST_OUTPUT} bytes`;
      case "E2BIG":
        return "cannot be given a program of this size";
      default:
        return `could not be run: ${error.message}`;
    }
  }
}

interface SystemError extends Error {
  readonly code?: string;
}

/** A jq that found a mistake in the program ends without reading its input. */
function hasGone({ code }: SystemError): boolean {
  return code === "EPIPE";
}
