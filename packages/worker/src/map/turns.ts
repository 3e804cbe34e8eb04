/** What waits, by integration. They take turns, so an integration with a thousand requests delays another's by one. */
export class Turns<T, Line = number> {
  /** The integration whose turn is next comes first. */
  readonly #lines = new Map<Line, T[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(integration: Line, waiting: T): void {
    const line = this.#lines.get(integration);
    if (line === undefined) this.#lines.set(integration, [waiting]);
    else line.push(waiting);
    this.#length += 1;
  }

  /** The first in the line of the integration whose turn it is. */
  take(): T | undefined {
    for (const [integration, line] of this.#lines) {
      const taken = line.shift();
      this.#lines.delete(integration);
      if (line.length > 0) this.#lines.set(integration, line);
      this.#length -= 1;
      return taken;
    }
    return undefined;
  }

  /** All that one integration has waiting. */
  takeLine(integration: Line): T[] {
    const line = this.#lines.get(integration) ?? [];
    this.#lines.delete(integration);
    this.#length -= line.length;
    return line;
  }

  takeAll(): T[] {
    const all = [...this.#lines.values()].flat();
    this.#lines.clear();
    this.#length = 0;
    return all;
  }
}
