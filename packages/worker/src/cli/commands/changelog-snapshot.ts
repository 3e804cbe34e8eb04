import process from "node:process";
import { requestSnapshot } from "../../publish/snapshot/request-snapshot.ts";
import { tellPart } from "../../publish/snapshot/tell-snapshot.ts";
import { systemClock } from "../../settings/clock.ts";
import { parseCall } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openLog } from "../log.ts";
import { withDatabase } from "../with-database.ts";

export async function main(args: readonly string[]): Promise<ExitCode> {
  const call = parseCall(
    {
      name: "changelog snapshot",
      description:
        "Writes an event for every entity that is published or has a KAFKA destination, and for every deletion. What is cut off here, a running worker finishes.",
      json: "print the number of events as JSON",
      flags: ["dataFolder", "logLevel"],
    },
    args,
  );
  if (call === null) return EXIT.ok;
  const log = openLog({ logLevel: "warn" }, call.json);
  const events = await withDatabase(call.settings, log, async ({ db }) => {
    const id = await requestSnapshot(db, {}, { userId: "worker changelog snapshot", at: systemClock.now() });
    while (await tellPart({ db, clock: systemClock, org: call.settings.organization }));
    const snapshot = await db
      .selectFrom("catalog.snapshot")
      .select("events")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return snapshot.events;
  });
  const words = `${events} events wait to be published`;
  process.stdout.write(`${call.json ? JSON.stringify({ events }) : words}\n`);
  return EXIT.ok;
}
