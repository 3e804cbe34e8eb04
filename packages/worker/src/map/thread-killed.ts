/** Why a thread is no more. `crash`: it ended by itself, by an error outside of any request. */
export type DeathCause = "time" | "memory" | "crash";

/** The thread that mapped the record was ended, or ended. Another one has taken its place. */
export class ThreadKilled extends Error {
  readonly because: DeathCause;

  constructor(because: DeathCause, message: string) {
    super(message);
    this.because = because;
  }
}
