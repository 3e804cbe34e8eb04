import { isConnectionLoss } from "../database/connection-errors.ts";
import { SchemaMismatch } from "../database/migrate.ts";
import { ServiceRefused } from "../settings/service-refused.ts";
import { SettingsRefused } from "../settings/settings-refused.ts";
import { CliFailure } from "./cli-failure.ts";
import { EXIT } from "./exit-codes.ts";

/** Errors that the person who called can do something about, as such; everything else as it is. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof SettingsRefused) return new CliFailure(EXIT.settings, error.message);
  if (error instanceof SchemaMismatch || error instanceof ServiceRefused)
    return new CliFailure(EXIT.service, error.message);
  const code = "code" in error ? String(error.code) : "";
  if (code === DISK_FULL) return new CliFailure(EXIT.service, `${error.message}: ${MAKE_ROOM}`);
  if (cannotListen(error)) {
    return new CliFailure(EXIT.service, `${error.message}: set LONGSHORE_HOST and LONGSHORE_PORT to what is free`);
  }
  if (isAboutFile(error)) return new CliFailure(EXIT.settings, `${error.message}; ${MEND_FILE}`);
  if (isConnectionLoss(error) || REFUSED.test(code)) {
    return new CliFailure(
      EXIT.service,
      `cannot use ${serverOf(error)}: ${causeOf(error)}; \`worker doctor\` looks at every server`,
    );
  }
  return error;
}

/** `listen EADDRINUSE`, `listen EACCES`, or `getaddrinfo ENOTFOUND` of an address that is not this machine's. */
function cannotListen(error: Error): boolean {
  return "syscall" in error && error.syscall === "listen";
}

/** `EACCES: permission denied, open '/data/credentials.json'`: an error of a file. That of a program is `spawn … EACCES`. */
function isAboutFile(error: Error): boolean {
  return "syscall" in error && "path" in error && "errno" in error && !String(error.syscall).startsWith("spawn");
}

const MEND_FILE = "give this user the right to it, or set LONGSHORE_DATA (--data) to another folder";

/** SQLSTATE */
const DISK_FULL = "53100";
const MAKE_ROOM =
  'PostgreSQL needs some room to free more; docs/operations.md, "The disk is full", says how to make it';

/** SQLSTATE: invalid authorization, unknown database, no right to do that. */
const REFUSED = /^28|^3D000$|^42501$/;

/** `connect ECONNREFUSED 127.0.0.1:5432` has no name in it. Redis names itself when it is connected to. */
function serverOf({ name }: Error): string {
  return name.startsWith("KafkaJS") ? "Kafka" : "PostgreSQL";
}

/** Of two addresses tried, what the first one gave. */
function causeOf(error: Error): string {
  return error instanceof AggregateError ? String(error.errors[0]) : error.message;
}
