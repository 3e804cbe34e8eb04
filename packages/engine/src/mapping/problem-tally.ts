import type { Problem } from "@longshore/shared";
import type { Finding } from "./finding.ts";
import { findingsOf, type Outcome, type OutcomeStatus } from "./outcome.ts";

/** How many outcomes there were of each sort. Their sum is the number of outcomes. */
export type OutcomeCounts = Record<OutcomeStatus, number>;

/** What a resource did to the items it was given. */
export interface ResourceTally {
  /** Raw items. */
  readonly items: number;
  /**
   * One per raw item, element of its `itemsToParse` list (an empty list counts as one) and mapping: the sum of `counts`.
   */
  readonly outcomes: number;
  readonly counts: Readonly<OutcomeCounts>;
}

/** One thing that went wrong, however often. */
export interface TalliedProblem {
  /** The first case, with its input. */
  readonly problem: Problem;
  readonly count: number;
}

/** A tally as plain data: goes through `postMessage` and JSON. */
export interface TallySnapshot {
  /** By position in `resources`. */
  readonly resources: readonly ResourceTally[];
  readonly problems: readonly TalliedProblem[];
  /** Cases of problems that came after the list was full. */
  readonly unlisted: number;
}

/** A configuration has a few codes at each of its fields; one with more places than this is not read by a person. */
const MOST_PROBLEMS = 1_000;

interface Counter {
  items: number;
  outcomes: number;
  readonly counts: OutcomeCounts;
}

/** Adds up what became of many items: counts by resource, and each problem once by (config path, code). */
export class ProblemTally {
  readonly #resources: Counter[] = [];
  readonly #problems = new Map<string, { problem: Problem; count: number }>();
  #unlisted = 0;

  /** The outcomes of one raw item. `label` says which one it was: `payloads.ndjson:17`. */
  add(resource: number, outcomes: readonly Outcome[], label?: string): void {
    const counter = this.#counter(resource);
    counter.items += 1;
    counter.outcomes += outcomes.length;
    for (const outcome of outcomes) {
      counter.counts[outcome.status] += 1;
      for (const finding of findingsOf(outcome)) this.#count(finding, label);
    }
  }

  /** Adds what another tally has counted: that of another thread. */
  merge(other: TallySnapshot): void {
    for (const [index, { items, outcomes, counts }] of other.resources.entries()) {
      const counter = this.#counter(index);
      counter.items += items;
      counter.outcomes += outcomes;
      for (const status of STATUSES) counter.counts[status] += counts[status];
    }
    for (const { problem, count } of other.problems)
      this.#add(problemKey(problem.path, problem.code), count, () => problem);
    this.#unlisted += other.unlisted;
  }

  /** Everything so far. Problems come in the order in which they were first met. */
  snapshot(): TallySnapshot {
    return {
      resources: this.#resources.map(({ items, outcomes, counts }) => ({ items, outcomes, counts: { ...counts } })),
      problems: [...this.#problems.values()].map(({ problem, count }) => ({ problem, count })),
      unlisted: this.#unlisted,
    };
  }

  #count(finding: Finding, label: string | undefined): void {
    this.#add(problemKey(finding.place.path, finding.code), 1, () => labelled(finding.problem, label));
  }

  #add(key: string, count: number, makeProblem: () => Problem): void {
    const known = this.#problems.get(key);
    if (known !== undefined) known.count += count;
    else if (this.#problems.size < MOST_PROBLEMS) this.#problems.set(key, { problem: makeProblem(), count });
    else this.#unlisted += count;
  }

  #counter(resource: number): Counter {
    while (this.#resources.length <= resource) {
      this.#resources.push({ items: 0, outcomes: 0, counts: { mapped: 0, filtered: 0, dropped: 0, failed: 0 } });
    }
    return this.#resources[resource] as Counter;
  }
}

const STATUSES = ["mapped", "filtered", "dropped", "failed"] as const;

function problemKey(path: string | undefined, code: string): string {
  return `${code} ${path ?? ""}`;
}

function labelled(problem: Problem, label: string | undefined): Problem {
  return label === undefined ? problem : { ...problem, notes: [`first seen in ${label}`, ...(problem.notes ?? [])] };
}
