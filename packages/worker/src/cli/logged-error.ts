/** What a log says of an error. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  /** `57P01`, `ECONNREFUSED` */
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

const DEEPEST_CAUSE = 5;

/**
 * An error as pino's `err`, for which pino takes every member it has: pg hangs its client on errors of a broken connection,
 * three thousand characters, the key for cancelling queries among them.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return {
    type: name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || depth === DEEPEST_CAUSE ? {} : { cause: loggedError(cause, depth + 1) }),
  };
}
