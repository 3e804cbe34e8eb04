/**
 * Whether an error means that the server, or the way to it, was gone: another attempt, on another connection, may do.
 * SQLSTATE classes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return LOST.has(code) || code.startsWith("08");
  return error instanceof Error && SAID_BY_PG.some((text) => error.message.startsWith(text));
}

/** Whether PostgreSQL is out of disk, memory or connections, was stopped, or could not read or write a file. */
export function isExhausted(error: unknown): boolean {
  return /^(53|57|58)/.test(codeOf(error) ?? "");
}

/** Whether PostgreSQL undid a transaction only because of what ran beside it. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error) ?? "");
}

const CONFLICTS: ReadonlySet<string> = new Set(["40001", "40P01"]);

/** 57P01-57P03: the server stops, has crashed, or is not there yet. 53300: it has no connection left. */
const LOST: ReadonlySet<string> = new Set([
  ...["57P01", "57P02", "57P03", "53300"],
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"],
]);

/** Errors of `pg` itself, which have no code. */
const SAID_BY_PG = [
  "Connection terminated",
  "Client has encountered a connection error",
  "timeout exceeded when trying",
];

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // Node tries IPv6 and IPv4, and reports both failures as one.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
