import process from "node:process";
import type { Db } from "../../database/database.ts";
import { type DeadLetter, readDeadLetters, retryDeadLetters } from "../../publish/dead-letters.ts";
import { CliFailure } from "../cli-failure.ts";
import { parseCall } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openLog } from "../log.ts";
import { withDatabase } from "../with-database.ts";

export async function main(args: readonly string[]): Promise<ExitCode> {
  const call = parseCall(
    {
      name: "changelog dead-letters",
      description: "Lists events that were given up, the oldest first, or sends them again.",
      json: "print whole letters as JSON, one a line; with --retry their ids as one document",
      flags: ["dataFolder", "logLevel"],
      options: [["--retry <ids>", "send these again: ids with commas, or `all`; a running worker does"]],
    },
    args,
  );
  if (call === null) return EXIT.ok;
  const { settings, json, options } = call;
  const wanted = lettersOf(options["retry"]);
  return withDatabase(settings, openLog({ logLevel: "warn" }, json), async ({ db }) => {
    if (wanted !== null) return retry(db, wanted, json);
    let count = 0;
    for await (const letter of readDeadLetters(db, settings.organization)) {
      process.stdout.write(`${json ? letterJson(letter) : letterLine(letter)}\n`);
      count += 1;
    }
    if (count === 0) process.stderr.write("there are no dead letters\n");
    return EXIT.ok;
  });
}

/** What `--retry` was given; null: it was not. */
function lettersOf(given: string | boolean | undefined): readonly number[] | "all" | null {
  if (typeof given !== "string") return null;
  if (given === "all") return given;
  const ids = given.split(",").map(Number);
  if (ids.every((id) => Number.isSafeInteger(id) && id > 0)) return ids;
  throw new CliFailure(EXIT.usage, `--retry takes ids with commas, or all: not ${JSON.stringify(given)}`);
}

async function retry(db: Db, wanted: readonly number[] | "all", json: boolean): Promise<ExitCode> {
  const retried = await retryDeadLetters(db, { ids: wanted === "all" ? null : wanted });
  process.stdout.write(
    `${json ? JSON.stringify({ retried }) : `events that wait to be sent again: ${retried.length}`}\n`,
  );
  const missing = wanted === "all" ? [] : wanted.filter((id) => !retried.includes(id));
  if (missing.length === 0) return EXIT.ok;
  throw new CliFailure(EXIT.usage, `there is no dead letter ${missing.join(", ")}`);
}

/** `42 team/payments https://example.com: answered 503, 10 times, given up 2026-11-23T10:20:00.000Z` */
function letterLine({ id, key, destination, url, problem, attempts, givenUpAt }: DeadLetter): string {
  // The path of a webhook often is its password.
  const to = url === null ? destination : new URL(url).origin;
  return `${id} ${key} ${to}: ${problem}, ${attempts} times, given up ${givenUpAt}`;
}

function letterJson({ event, ...letter }: DeadLetter): string {
  return `${JSON.stringify(letter).slice(0, -1)},"event":${event}}`;
}
