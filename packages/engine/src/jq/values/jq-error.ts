import type { Run } from "./run.ts";
import type { JqValue } from "./value.ts";

/**
 * A jq error on its way to `catch`. Not an `Error`: it has no stack, which makes an expression that fails on every
 * payload ten times cheaper. The value is made on first reading, since most errors are swallowed unread by `?`.
 */
export class JqError {
  #make: ((run?: Run) => JqValue) | null;
  #value: JqValue = null;

  constructor(make: (run?: Run) => JqValue) {
    this.#make = make;
  }

  /** What `catch` receives: a message string for errors of the runtime, any value for `error(value)`. */
  get value(): JqValue {
    return this.valueFor(undefined);
  }

  /** The same, charged to the run in which `catch` receives it. */
  valueFor(run: Run | undefined): JqValue {
    if (this.#make !== null) {
      this.#value = this.#make(run);
      this.#make = null;
    }
    return this.#value;
  }
}

/** An error whose message is put together only if somebody reads it. A run that does so pays for what it shows. */
export function raise(message: (run?: Run) => string): never {
  throw new JqError(message);
}

/** `error(value)` */
export function raiseValue(value: JqValue): never {
  throw new JqError(() => value);
}
