import { isConnectionLoss } from "../database/connection-errors.ts";
import { SchemaMismatch } from "../database/migrate.ts";
import { SettingsRefused } from "../settings/settings.ts";
import { CliFailure } from "./cli-failure.ts";
import { EXIT } from "./exit-codes.ts";

/** Errors that the person who called can do something about, as such; everything else as it is. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof SettingsRefused) return new CliFailure(EXIT.settings, error.message);
  if (error instanceof SchemaMismatch) return new CliFailure(EXIT.service, error.message);
  const code = "code" in error ? String(error.code) : "";
  if (code === DISK_FULL) return new CliFailure(EXIT.service, `${error.message}: ${MAKE_ROOM}`);
  if (code === "EADDRINUSE" || code === "EACCES") {
    return new CliFailure(EXIT.service, `${error.message}: set LONGSHORE_HOST and LONGSHORE_PORT to what is free`);
  }
  if (isConnectionLoss(error) || REFUSED.test(code)) {
    return new CliFailure(EXIT.service, `${causeOf(error)}; \`worker doctor\` looks at every server`);
  }
  return error;
}

/** SQLSTATE */
const DISK_FULL = "53100";
const MAKE_ROOM =
  'PostgreSQL needs some room to free more; docs/operations.md, "The disk is full", says how to make it';

/** SQLSTATE: invalid authorization, unknown database, no right to do that. */
const REFUSED = /^28|^3D000$|^42501$/;

/** Of two addresses tried, what the first one gave. */
function causeOf(error: Error): string {
  return error instanceof AggregateError ? String(error.errors[0]) : error.message;
}
