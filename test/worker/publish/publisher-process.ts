import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase, type Publishing } from "@longshore/worker";
import { publisherOn } from "./publishing.ts";

export interface PublisherTask {
  readonly url: string;
  readonly brokers: readonly string[];
  readonly org: string;
  /** Null: it lives on. */
  readonly killAt: string | null;
  /** Batches that it publishes before. */
  readonly afterBatches: number;
  /** Milliseconds into the step. */
  readonly delay: number;
}

/**
 * A process that publishes, and kills itself at a step: `node publisher-process.ts '{"url": …, "killAt": "sending"}'`.
 * Tells on standard output what it has just done, a line each. One that is to die waits for a line before it publishes.
 */
const { url, brokers, org, killAt, afterBatches, delay }: PublisherTask = JSON.parse(process.argv[2] ?? "");

let batches = 0;
const onStep: Publishing["onStep"] = async (step) => {
  process.stdout.write(`${step}\n`);
  if (step === "forgotten") batches += 1;
  // Until there is another process to take over.
  if (step === "claimed" && killAt !== null) await once(process.stdin, "data");
  const isDue = batches >= afterBatches || step === "claimed" || step === "connected";
  if (step !== killAt || !isDue) return;
  if (delay > 0) await sleep(delay);
  process.kill(process.pid, "SIGKILL");
};

process.stdout.write("ready\n");
const database = openDatabase(url, { connections: 4, name: "publisher", onIdleError: () => {} });
publisherOn({ database, brokers, org, onStep });
