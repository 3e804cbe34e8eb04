/**
 * What an integration may take of the threads beyond what its payloads account for: a tenth of their time. One that took
 * ten seconds more waits for ninety.
 */
const SHARE = 0.1;

/** Taken at once before it has to wait: a machine that was busy for a moment is no hostile mapping. */
const FORGIVEN_MILLISECONDS = 1_000;

/**
 * Makes integrations wait whose records take threads too long. It is deliberately idle for that while: if a record that
 * holds the only thread for ten seconds were begun whenever nobody else has work, then whoever comes a moment later would
 * wait for it, again and again. A process that has only ever worked for one integration makes nobody wait.
 */
export class Penalties {
  readonly #now: () => number;
  /** When each will have waited for all that it took; whoever is not here has. The integrations that owe, and no others. */
  readonly #paid = new Map<number, number>();
  #first: number | null = null;
  #isShared = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many integrations owe something. */
  get size(): number {
    return this.#paid.size;
  }

  /** The integration has work. */
  meet(integration: number): void {
    this.#first ??= integration;
    this.#isShared ||= integration !== this.#first;
  }

  /** The integration took so much more than it should have. */
  charge(integration: number, milliseconds: number): void {
    const now = this.#now();
    const before = this.#paid.get(integration) ?? 0;
    for (const [each, paid] of this.#paid) if (paid <= now) this.#paid.delete(each);
    if (!this.#isShared || milliseconds <= 0) return;
    this.#paid.set(integration, Math.max(before, now - milliseconds) + milliseconds / SHARE);
  }

  /** Milliseconds until the integration may go on; 0: it may. */
  left(integration: number): number {
    const paid = this.#paid.get(integration);
    if (paid === undefined) return 0;
    return Math.max(0, paid - this.#now() - FORGIVEN_MILLISECONDS / SHARE);
  }
}
