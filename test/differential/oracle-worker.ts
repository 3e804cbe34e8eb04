import { parentPort, workerData } from "node:worker_threads";
import { type Jq, loadJq } from "jq-wasm";
import type { Behaviour, Verdict } from "./verdict.ts";

export interface Question {
  readonly program: string;
  /** JSON texts. */
  readonly inputs: readonly string[];
}

const mostOutputs = Number(workerData);
let jq: Jq = await loadJq();

/** One line for each output (`{"o":…}`) and for the error that ends the run of an input (`{"e":…}`), then a `0`. */
const wrap = (program: string): string => `.[] | limit(${mostOutputs}; try ((${program}\n) | {o: .}) catch {e: .}), 0`;

/** A program that halts ends the whole process: then there are fewer behaviours than inputs. */
async function answer({ program, inputs }: Question): Promise<Verdict> {
  try {
    const { stdout, stderr, exitCode } = jq.raw(`[${inputs.join(",")}]`, wrap(program), ["-c"]);
    if (stdout === "" && exitCode === 3 && stderr.includes("compile error")) return { kind: "refused", why: stderr };
    if (stderr.startsWith("jq_init")) throw new Error(stderr);
    return { kind: "ran", behaviours: readBehaviours(stdout, inputs.length, `halt ${exitCode}`) };
  } catch (error) {
    // After an abort the module is in an unknown state.
    jq = await loadJq();
    return { kind: "unknown", why: String(error) };
  }
}

function readBehaviours(stdout: string, count: number, halted: string): Behaviour[] {
  const behaviours: Behaviour[] = [];
  let outputs: string[] = [];
  let error: string | null = null;
  for (const line of stdout.split("\n")) {
    // A `?//` in the program takes the wrapper's limit for a failed pattern, and goes on.
    if (line.startsWith('{"o":')) {
      if (outputs.length < mostOutputs) outputs.push(line.slice(5, -1));
    } else if (line.startsWith('{"e":')) error = line.slice(5, -1);
    else if (line === "0") {
      behaviours.push({ outputs, error });
      outputs = [];
      error = null;
    }
  }
  if (behaviours.length < count) behaviours.push({ outputs, error: halted });
  return behaviours;
}

parentPort?.on("message", async (question: Question) => {
  parentPort?.postMessage(await answer(question));
});
