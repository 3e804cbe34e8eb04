import process from "node:process";
import type { Logger } from "pino";
import { maskedUrl } from "../../settings/masked-url.ts";
import { unknownVariables } from "../../settings/settings.ts";
import type { Settings } from "../../settings/settings-table.ts";
import { type RunningWorker, startWorker } from "../../worker.ts";
import { parseCall } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openLog } from "../log.ts";

export async function main(args: readonly string[]): Promise<ExitCode> {
  const call = parseCall(
    {
      name: "start",
      description: "Starts the worker. Without settings it brings its own PostgreSQL and listens on this machine only.",
      json: "log JSON even on a terminal",
      flags: ["host", "port", "roles", "dataFolder", "publicUrl", "logLevel"],
    },
    args,
  );
  if (call === null) return EXIT.ok;
  const log = openLog(call.settings, call.json);
  for (const text of unknownVariables(process.env)) log.warn(text);
  const stop = stopSignal(log);
  const worker = await startWorker(call.settings, log);
  announce(worker, call.settings, log);
  await stop;
  await worker.close();
  log.info("stopped");
  return EXIT.ok;
}

/** The first signal stops gracefully; a second one, of somebody who does not want to wait, at once. */
function stopSignal(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    const stop = (signal: NodeJS.Signals): void => {
      count += 1;
      if (count > 1) process.exit(EXIT.ok);
      log.info({ signal }, "stopping; once more stops at once");
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}

function announce({ url, credentials }: RunningWorker, settings: Settings, log: Logger): void {
  const { databaseUrl, redisUrl, kafkaBrokers, roles, dataFolder } = settings;
  const servers = {
    roles,
    database: databaseUrl === null ? `embedded PostgreSQL in ${dataFolder}` : maskedUrl(databaseUrl),
    queue: redisUrl === null ? "in PostgreSQL" : maskedUrl(redisUrl),
    changelog: kafkaBrokers.length === 0 ? "outbox only" : kafkaBrokers.join(","),
  };
  log.info(servers, url === null ? "working" : `listening on ${url}`);
  if (credentials.isNew) showCredentials(credentials, dataFolder, log);
}

/** Past the log, which is kept and sent places. */
function showCredentials({ clientId, clientSecret }: RunningWorker["credentials"], folder: string, log: Logger): void {
  if (!process.stderr.isTTY) {
    log.info(`new client id and secret in ${folder}/credentials.json`);
    return;
  }
  process.stderr.write(
    `\n  client id      ${clientId}\n  client secret  ${clientSecret}\n\n  Shown only now; kept in ${folder}/credentials.json.\n\n`,
  );
}
