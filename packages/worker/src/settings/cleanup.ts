import type { Logger } from "pino";

/** What was opened, closed in the opposite order. A part that cannot be closed does not keep the others open. */
export class Cleanup {
  readonly #log: Logger;
  readonly #parts: { readonly name: string; readonly close: () => Promise<void> }[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, close: () => Promise<void>): void {
    this.#parts.push({ name, close });
  }

  async run(): Promise<void> {
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        await part.close();
      } catch (error) {
        this.#log.warn({ err: error }, `${part.name} could not be closed`);
      }
    }
  }
}
