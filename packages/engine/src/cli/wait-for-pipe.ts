const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Whether a read or write failed only because the pipe, which somebody else set to non-blocking, is empty or full at
 * the moment. If so, waits a little before it is tried again.
 */
export function waitForPipe(error: unknown): boolean {
  if (systemErrorCode(error) !== "EAGAIN") return false;
  Atomics.wait(never, 0, 0, 5);
  return true;
}

export function systemErrorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
