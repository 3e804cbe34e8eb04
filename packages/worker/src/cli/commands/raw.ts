import process from "node:process";
import { type FreedAtOnce, freeAtOnce } from "../../receive/retention/free-at-once.ts";
import { warnOfFreedSetAside } from "../../receive/retention/warn-of-freed.ts";
import { systemClock } from "../../settings/clock.ts";
import { CliFailure } from "../cli-failure.ts";
import { type Call, parseCall } from "../command.ts";
import { EXIT, EXIT_HELP, type ExitCode } from "../exit-codes.ts";
import { openLog } from "../log.ts";
import { withDatabase } from "../with-database.ts";

const HELP = `Usage: worker raw <command> [options]

Commands:
  free  free raw payloads now, and give their space back to the file system

\`worker raw <command> --help\` tells more.
${EXIT_HELP}`;

export async function main([name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === "free") return free(args);
  const wasAsked = name === "--help" || name === "-h";
  if (name !== undefined && !wasAsked) {
    throw new CliFailure(EXIT.usage, `there is no command ${JSON.stringify(name)}: use free`);
  }
  (wasAsked ? process.stdout : process.stderr).write(`${HELP}\n`);
  return wasAsked ? EXIT.ok : EXIT.usage;
}

async function free(args: readonly string[]): Promise<ExitCode> {
  const call = parseCall(
    {
      name: "raw free",
      description:
        "Frees payloads of records that took effect, in the order in which LONGSHORE_RAW_BYTES frees them, and gives the space back to the file system. Records stay. Workers may run meanwhile; they take payloads in again when it is done.",
      json: "print what was freed as JSON",
      flags: ["dataFolder", "logLevel"],
      options: [
        ["--keep-bytes <bytes>", "how many bytes of payloads may stay, as stored; LONGSHORE_RAW_BYTES if not given"],
      ],
    },
    args,
  );
  if (call === null) return EXIT.ok;
  const log = openLog({ logLevel: "warn" }, call.json);
  const keepBytes = keepBytesOf(call);
  const freed = await withDatabase(call.settings, log, async ({ db }) => {
    const done = await freeAtOnce(db, systemClock, { keepBytes });
    await warnOfFreedSetAside(log, db, done.setAside);
    return done;
  });
  process.stdout.write(`${call.json ? JSON.stringify({ ...freed, setAside: freed.setAside.length }) : words(freed)}\n`);
  return EXIT.ok;
}

function keepBytesOf({ options, settings }: Call): number {
  const given = options["keepBytes"];
  if (given === undefined) return settings.rawBytes;
  if (typeof given === "string" && /^\d{1,15}$/.test(given)) return Number(given);
  throw new CliFailure(EXIT.usage, `--keep-bytes takes a number of bytes, not ${JSON.stringify(given)}`);
}

function words({ payloads, bytes, diskBefore, diskAfter, isGivenBack }: FreedAtOnce): string {
  const freed = `freed ${payloads} payloads (${bytes} bytes)`;
  if (isGivenBack) return `${freed}; payloads took ${diskBefore} bytes of disk and take ${diskAfter} now`;
  return `${freed}; their space is free for new payloads, but was not given back to the file system: something else, a dump perhaps, uses the payloads. Try again when it is done.`;
}
