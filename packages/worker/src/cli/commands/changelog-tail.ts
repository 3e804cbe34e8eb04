import { randomUUID } from "node:crypto";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../database/database.ts";
import { historyPlace, readHistory, trimmedId } from "../../outbox/read-history.ts";
import { readTopic } from "../../publish/kafka.ts";
import { kafkaSettings } from "../../publish/start-publish.ts";
import type { Settings } from "../../settings/settings-table.ts";
import { eventLine } from "../changelog-line.ts";
import { parseCall } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openLog } from "../log.ts";
import { withDatabase } from "../with-database.ts";

const POLL_MS = 500;

export async function main(args: readonly string[]): Promise<ExitCode> {
  const call = parseCall(
    {
      name: "changelog tail",
      description: "Prints events as they come, until it is stopped: from Kafka, or from the outbox without brokers.",
      json: "print whole events as JSON, one a line",
      flags: ["dataFolder", "logLevel"],
      options: [
        ["--from-start", "begin with the oldest event that is kept"],
        ["--group <name>", "go on where this consumer group of Kafka ended; without it every event is shown"],
      ],
    },
    args,
  );
  if (call === null) return EXIT.ok;
  const { settings, json, options } = call;
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
  // `worker changelog tail | head` closes the pipe.
  process.stdout.on("error", () => stop.abort());
  const print = (event: string) => void process.stdout.write(`${json ? event : eventLine(event)}\n`);
  const fromStart = options["fromStart"] === true;
  const log = openLog({ logLevel: "silent" }, true);
  const ended = new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  if (settings.kafkaBrokers.length === 0) {
    await withDatabase(settings, log, (database) => followOutbox(database, settings, fromStart, print, stop.signal));
    return EXIT.ok;
  }
  const given = options["group"];
  const group = typeof given === "string" ? given : `${settings.organization}.tail.${randomUUID()}`;
  const topic = `${settings.organization}.change.log`;
  const onMessage = ({ value }: { value: string }) => print(value);
  const reading = await readTopic(kafkaSettings(settings), { topic, group, fromStart, onMessage }, log);
  await ended;
  await reading.close();
  return EXIT.ok;
}

async function followOutbox(
  { db }: Database,
  { organization: org }: Settings,
  fromStart: boolean,
  print: (event: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const trimmed = fromStart ? await trimmedId(db) : 0;
  if (trimmed > 0) process.stderr.write(`history begins behind event ${trimmed}: what came before was trimmed\n`);
  let place = await historyPlace(db, fromStart);
  while (!signal.aborted) {
    const { events, next } = await readHistory(db, org, place);
    for (const event of events) print(event);
    place = next;
    if (events.length === 0) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
