/** Thrown where a budget ends. */
export class BudgetSpent extends Error {}

/** Counts work, so that the same configuration is checked to the same extent on every machine. */
export class VisitBudget {
  readonly #outer: VisitBudget | null;
  #left: number;

  constructor(allowed: number, outer: VisitBudget | null = null) {
    this.#left = allowed;
    this.#outer = outer;
  }

  /** Zero when it is spent. */
  get left(): number {
    return this.#left;
  }

  /** A part of this budget: what it spends is spent of both. */
  upTo(allowed: number): VisitBudget {
    return new VisitBudget(Math.min(allowed, this.#left), this);
  }

  /** @throws {BudgetSpent} */
  spend(amount: number): void {
    this.use(amount);
    if (this.#left === 0) throw new BudgetSpent();
  }

  /** As {@link spend}, for what has been done already. */
  use(amount: number): void {
    this.#left = Math.max(0, this.#left - amount);
    this.#outer?.use(amount);
  }
}

/**
 * What all expressions of one check may take together. A configuration of 1 MB has room for 30 000 expressions, each of
 * which may call its functions 20 000 times. Beyond it expressions are no longer looked into; a mapping is as good as before.
 */
export class CheckBudget {
  /** Nodes looked at to infer types. */
  readonly inference: VisitBudget = new VisitBudget(2_000_000);
  /** Steps of expressions that are evaluated because they read nothing of an item. */
  readonly constants: VisitBudget = new VisitBudget(3_000_000);
  /** Nodes written as JavaScript, to see whether the expression becomes too much of it. */
  readonly code: VisitBudget = new VisitBudget(1_000_000);
}
