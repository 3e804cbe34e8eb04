export interface Claims {
  readonly sub: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

const MOST_TOKENS = 1_000;

/**
 * Tokens whose signature was found to be right: a client sends the same one with every request, and checking it is a
 * quarter of what a refusal costs. The key they are signed with does not change while the process runs.
 */
export class VerifiedTokens {
  readonly #claims = new Map<string, Claims>();

  get(token: string): Claims | null {
    return this.#claims.get(token) ?? null;
  }

  add(token: string, claims: Claims): void {
    if (this.#claims.size >= MOST_TOKENS) this.#claims.clear();
    this.#claims.set(token, claims);
  }
}
