import process from "node:process";
import { CliFailure } from "../cli-failure.ts";
import { EXIT, EXIT_HELP, type ExitCode } from "../exit-codes.ts";

const HELP = `Usage: worker changelog <command> [options]

Commands:
  tail          print events as they come: from Kafka, or from the outbox where there are no brokers
  snapshot      tell everything that is published, and every deletion, again
  dead-letters  list the events that were given up, or send them again

\`worker changelog <command> --help\` tells more.
${EXIT_HELP}`;

export async function main([name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === "tail") return (await import("./changelog-tail.ts")).main(args);
  if (name === "snapshot") return (await import("./changelog-snapshot.ts")).main(args);
  if (name === "dead-letters") return (await import("./changelog-dead-letters.ts")).main(args);
  const wasAsked = name === "--help" || name === "-h";
  if (name !== undefined && !wasAsked) {
    throw new CliFailure(EXIT.usage, `there is no command ${JSON.stringify(name)}: use tail, snapshot or dead-letters`);
  }
  (wasAsked ? process.stdout : process.stderr).write(`${HELP}\n`);
  return wasAsked ? EXIT.ok : EXIT.usage;
}
