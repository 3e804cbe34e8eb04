import type { JqObject, JqValue } from "./value.ts";

/** Which bound a program ran into. */
export type Limit = "steps" | "outputs" | "allocation" | "depth";

/** Stops a run at a bound. Not a `JqError`: `try` must not catch it. */
export class LimitReached {
  readonly limit: Limit;
  readonly allowed: number;
  constructor(limit: Limit, allowed: number) {
    this.limit = limit;
    this.allowed = allowed;
  }
}

/** `halt`, `halt_error`: ends the run; nothing catches it. `value` undefined for a plain `halt`. */
export class HaltSignal {
  readonly exitCode: number;
  readonly value: JqValue | undefined;
  constructor(exitCode: number, value: JqValue | undefined) {
    this.exitCode = exitCode;
    this.value = value;
  }
}

/** The bounds of one run. All are counted, none is timed, so a program stops at the same step on every machine. */
export interface Budget {
  /** Loop rounds, calls and elements touched by natives. */
  readonly steps: number;
  /** Values that the program may give. */
  readonly outputs: number;
  /** Characters and elements that the run may create, in all. */
  readonly allocation: number;
  /** Nested calls of recursive functions. */
  readonly depth: number;
}

export const DEFAULT_BUDGET: Budget = {
  steps: 100_000_000,
  outputs: 10_000_000,
  allocation: 512_000_000,
  depth: 10_000,
};

/** What one run of a program carries along: its remaining budget and its few doors to the outside. */
export class Run {
  /** Counted down by generated code itself (`if (--run.steps < 0) run.outOfSteps()`). */
  steps: number;
  depth = 0;
  outputs: number;
  allocation: number;
  readonly budget: Budget;
  /** Seconds since the epoch, for `now` and `localtime`. */
  readonly now: () => number;
  readonly env: JqObject;
  /** The next value for `input`; undefined when none is left. */
  readonly nextInput: () => JqValue | undefined;
  /** Receives what `debug`, `stderr` and `input_line_number` friends write. */
  readonly trace: (kind: "debug" | "stderr", value: JqValue) => void;

  constructor(settings: {
    budget: Budget;
    now: () => number;
    env: JqObject;
    nextInput: () => JqValue | undefined;
    trace: (kind: "debug" | "stderr", value: JqValue) => void;
  }) {
    this.budget = settings.budget;
    this.steps = settings.budget.steps;
    this.outputs = settings.budget.outputs;
    this.allocation = settings.budget.allocation;
    this.now = settings.now;
    this.env = settings.env;
    this.nextInput = settings.nextInput;
    this.trace = settings.trace;
  }

  /** Charges work that a native does in one go: elements or characters it touches. Call it before the work. */
  spend(steps: number): void {
    this.steps -= steps;
    if (this.steps < 0) this.outOfSteps();
  }

  /** Charges characters or elements about to be created. Call it before creating them. */
  allocate(size: number): void {
    this.allocation -= size;
    if (this.allocation < 0) throw new LimitReached("allocation", this.budget.allocation);
  }

  outOfSteps(): never {
    throw new LimitReached("steps", this.budget.steps);
  }

  /** Enters a recursive call; the caller counts `depth` down again on the way out. */
  enter(): void {
    if (--this.steps < 0) this.outOfSteps();
    if (++this.depth > this.budget.depth) throw new LimitReached("depth", this.budget.depth);
  }
}
