/**
 * What an integration may take of the threads beyond what its payloads account for: a tenth of their time. One that took
 * ten seconds more waits for ninety.
 */
const SHARE = 0.1;

/** Taken at once before it has to wait: compiling a mapping, and one item that is as slow as no other, are forgiven. */
const FORGIVEN_MILLISECONDS = 1_000;

/**
 * CPU time that a record may take before its integration is charged for the rest. A thread maps some 100 MB of JSON a
 * second, 0.01 µs a byte: this is forty times what a usual mapping needs.
 */
const ALLOWED_MILLISECONDS = 100;
const ALLOWED_MILLISECONDS_PER_BYTE = 0.0004;

/** Milliseconds of CPU time to charge for a record of so many bytes of JSON; not above 0: none. */
export function excessOf(milliseconds: number, bytes: number): number {
  return milliseconds - ALLOWED_MILLISECONDS - bytes * ALLOWED_MILLISECONDS_PER_BYTE;
}

interface Account {
  /** When the integration will have waited for all that it took. */
  readonly paid: number;
  /** Charged since it last owed nothing. */
  readonly milliseconds: number;
  /** Of the records that it was charged for. */
  readonly bytes: number;
}

/** What an integration owes: how long it has to wait, and for what. */
export interface Debt extends Pick<Account, "milliseconds" | "bytes"> {
  readonly left: number;
}

/**
 * Makes integrations wait whose records take threads too long. It is deliberately idle for that while: if a record that
 * holds the only thread for ten seconds were begun whenever nobody else has work, then whoever comes a moment later would
 * wait for it, again and again. A process that has only ever worked for one integration makes nobody wait.
 */
export class Penalties {
  readonly #now: () => number;
  /** The integrations that owe, and no others. */
  readonly #accounts = new Map<number, Account>();
  #first: number | null = null;
  #isShared = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many integrations owe something. */
  get size(): number {
    return this.#accounts.size;
  }

  /** The integration has work. */
  meet(integration: number): void {
    this.#first ??= integration;
    this.#isShared ||= integration !== this.#first;
  }

  /** The integration took so much more than it should have, for a record of so many bytes. */
  charge(integration: number, milliseconds: number, bytes = 0): void {
    const now = this.#now();
    const paid = this.#accounts.get(integration)?.paid ?? 0;
    for (const [each, account] of this.#accounts) if (account.paid <= now) this.#accounts.delete(each);
    if (!this.#isShared || milliseconds <= 0) return;
    const before = this.#accounts.get(integration) ?? { milliseconds: 0, bytes: 0 };
    this.#accounts.set(integration, {
      paid: Math.max(paid, now - milliseconds) + milliseconds / SHARE,
      milliseconds: before.milliseconds + milliseconds,
      bytes: before.bytes + bytes,
    });
  }

  /** Null for an integration that may go on. */
  debt(integration: number): Debt | null {
    const account = this.#accounts.get(integration);
    if (account === undefined) return null;
    const left = account.paid - this.#now() - FORGIVEN_MILLISECONDS / SHARE;
    return left <= 0 ? null : { left, milliseconds: account.milliseconds, bytes: account.bytes };
  }

  /** Milliseconds until the integration may go on; 0: it may. */
  left(integration: number): number {
    return this.debt(integration)?.left ?? 0;
  }
}
