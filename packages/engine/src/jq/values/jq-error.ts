import type { JqValue } from "./value.ts";

/**
 * A jq error on its way to `catch`. Not an `Error`: it has no stack, which makes an expression that fails on every
 * payload ten times cheaper. The value is made on first reading, since most errors are swallowed unread by `?`.
 */
export class JqError {
  #make: (() => JqValue) | null;
  #value: JqValue = null;

  constructor(make: () => JqValue) {
    this.#make = make;
  }

  /** What `catch` receives: a message string for errors of the runtime, any value for `error(value)`. */
  get value(): JqValue {
    if (this.#make !== null) {
      this.#value = this.#make();
      this.#make = null;
    }
    return this.#value;
  }
}

/** An error whose message is put together only if somebody reads it. */
export function raise(message: () => string): never {
  throw new JqError(message);
}

/** `error(value)` */
export function raiseValue(value: JqValue): never {
  throw new JqError(() => value);
}
