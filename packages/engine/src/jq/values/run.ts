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
  /** Bytes that the run may create in all, roughly: 64 for an array or object, 8 more for each element or entry, 1 for a character. */
  readonly allocation: number;
  /**
   * Nested calls of recursive functions, weighed by the stack they take: 1 for a plain function, more for generators and
   * for functions with filter arguments. The default is what a thread's usual stack of one megabyte surely holds.
   */
  readonly depth: number;
}

/** What an element of an array takes of the allocation budget. */
export const ELEMENT_SIZE = 8;

/** What an entry takes of it in an object that is a hash table: key, value, attributes, and room to grow. */
export const ENTRY_SIZE = 48;

/** What an array or object takes besides its elements. */
export const CONTAINER_SIZE = 64;

/** What a text made by joining two takes besides characters: JavaScript remembers the two. */
export const JOINED_TEXT_SIZE = 32;

/** Texts up to this length are read within the step of the call or of the loop round that reads them. */
export const SHORT_TEXT = 64;

/** A step is some 20 ns. Eight characters are looked at, copied or compared in less. */
const CHARACTERS_PER_STEP = 8;

/** Patterns of which a run knows that they are compiled; fewer than the process keeps. See regex/regex.ts. */
const KNOWN_PATTERNS = 256;

/** Names runs, and within a run the patterns that it has paid. */
let patternAccounts = 0;

/** Steps of `RegExp`, a nanosecond each, that a run may take at worst without counting them, for each step of its budget. */
const UNCOUNTED_PER_STEP = 8;

export const DEFAULT_BUDGET: Budget = {
  steps: 100_000_000,
  outputs: 10_000_000,
  allocation: 500_000_000,
  depth: 5_000,
};

/** The doors of a program to the outside. {@link CLOSED_HOST} has them all shut. */
export interface Host {
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly env: JqObject;
  readonly nextInput: () => JqValue | undefined;
  readonly trace: (kind: "debug" | "stderr", value: JqValue) => void;
  readonly inputFilename: () => string | null;
  readonly inputLine: () => number;
  readonly searchList: readonly string[];
  /** What `modulemeta` tells of a module; null if there is none of this name. */
  readonly moduleMeta: (path: string) => JqObject | null;
}

export const CLOSED_HOST: Host = {
  now: () => Date.now() / 1000,
  env: {},
  nextInput: () => undefined,
  trace: () => {},
  inputFilename: () => null,
  inputLine: () => 0,
  searchList: [],
  moduleMeta: () => null,
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
  /** Receives what `debug` and `stderr` write. */
  readonly trace: (kind: "debug" | "stderr", value: JqValue) => void;
  /** The file that the input at hand is from; null if none. */
  readonly inputFilename: () => string | null;
  /** Newlines of that file read so far. */
  readonly inputLine: () => number;
  /** Where modules are looked for. */
  readonly searchList: readonly string[];
  readonly moduleMeta: (path: string) => JqObject | null;
  /** Characters of long texts that were joined and have not been put together in memory yet. */
  joined = 0;
  /** What a pattern has in `paidBy` that this run has paid last; none yet. */
  patternsPaidAs = -1;
  /** Patterns paid under that account. */
  patternsPaid = KNOWN_PATTERNS;
  /** Whether null was made a text: `null | tostring`, `"\(null)"`. */
  madeNullText = false;
  /** The text that null is made. A mapping is run with another one, to find out where it goes. */
  nullText = "null";
  /** Steps that this run may still leave to `RegExp`, which counts none. */
  uncounted: number;

  constructor(host: Host, budget: Budget) {
    this.budget = budget;
    this.uncounted = UNCOUNTED_PER_STEP * budget.steps;
    this.steps = budget.steps;
    this.outputs = budget.outputs;
    this.allocation = budget.allocation;
    this.now = host.now;
    this.env = host.env;
    this.nextInput = host.nextInput;
    this.trace = host.trace;
    this.inputFilename = host.inputFilename;
    this.inputLine = host.inputLine;
    this.searchList = host.searchList;
    this.moduleMeta = host.moduleMeta;
  }

  /** Charges work that a native does in one go: elements or characters it touches. Call it before the work. */
  spend(steps: number): void {
    this.steps -= steps;
    // Not `< 0`: a native that charged nan by mistake would free the program of its budget.
    if (!(this.steps >= 0)) this.outOfSteps();
  }

  /**
   * Charges a look at all of a text. Call it with the length before the first look. JavaScript joins texts without copying
   * and puts a joined one together when it is first read: `[range(2000) | $long + "y" | select(startswith("x"))]` makes
   * 2000 long texts there. So as many characters as were joined and not read yet are charged as made.
   */
  readText(length: number): void {
    if (length > SHORT_TEXT) this.readLongText(length);
  }

  /** Apart from {@link readText}, so that V8 copies the look at the length to wherever a text is read. */
  readLongText(length: number): void {
    this.spend(Math.floor(length / CHARACTERS_PER_STEP));
    const made = Math.min(length, this.joined);
    this.joined -= made;
    this.allocate(made);
  }

  /**
   * Charges a search for `part` in a text, which in the worst case compares all of the part at each place:
   * `"a" * 1000000 | contains("b" + "a" * 1000)`.
   */
  searchText(length: number, part: number): void {
    this.readText(part);
    this.readText(length);
    if (length > SHORT_TEXT) this.spend(Math.floor((length / CHARACTERS_PER_STEP) * (part / 16)));
  }

  /** Notes a text that was joined: {@link readText} charges what putting it together takes. */
  noteJoined(length: number): void {
    if (length > SHORT_TEXT) this.joined += length;
  }

  /** Charges the digits of numbers that keep theirs: each is a pattern match, a copy and a rounding. */
  readDigits(length: number): void {
    if (length > SHORT_TEXT) this.spend(length);
  }

  /**
   * Charges a text as the key of an object: JavaScript keeps a copy of each key that it was ever asked for, so
   * `.[$long + tostring]` makes a long text per round even where nothing is found.
   */
  readKey(length: number): void {
    if (length > SHORT_TEXT) this.readLongKey(length);
  }

  /** Apart from {@link readKey}, as {@link readLongText} is. */
  readLongKey(length: number): void {
    this.readLongText(length);
    this.allocate(length);
  }

  /** Charges a list of the keys of an object. From 128 on V8 keeps a hash table, from some thousand on it leaves the caches. */
  readKeys(count: number): void {
    this.spend(count <= 128 ? count : count <= 1000 ? 4 * count : 20 * count);
  }

  /** Charges a list of the values of an object, or a copy of it: a look-up per key. */
  readEntries(count: number): void {
    this.spend(count <= 128 ? count : count <= 1000 ? 16 * count : 60 * count);
  }

  /** Charges the elements of an array that are copied, or compared with something short, in one go. */
  readElements(count: number): void {
    if (count > SHORT_TEXT) this.spend(count >> 3);
  }

  /**
   * Whether this run still has to pay for compiling a pattern, and notes that it has. `paidBy` is what the pattern had from
   * {@link patternAccount} when it was last paid. Whether the process has it compiled already does not matter, so that a
   * program takes the same steps in each run.
   */
  owesPattern(paidBy: number): boolean {
    return paidBy !== this.patternsPaidAs;
  }

  /** What to note on a pattern that is paid now. */
  patternAccount(): number {
    if (this.patternsPaid >= KNOWN_PATTERNS) {
      patternAccounts += 1;
      this.patternsPaidAs = patternAccounts;
      this.patternsPaid = 0;
    }
    this.patternsPaid += 1;
    return this.patternsPaidAs;
  }

  /**
   * Whether a search may run on `RegExp`, which counts nothing, though it may take so many steps beyond those charged for
   * the length of its text. Each search of 3000 spaces for `\s+x` takes five milliseconds there: after some thirty, a
   * run searches with our machine, which counts what a search really takes.
   */
  allowsUncounted(steps: number): boolean {
    if (steps <= 0) return true;
    if (steps > this.uncounted) return false;
    this.uncounted -= steps;
    return true;
  }

  outOfAllocation(): never {
    throw new LimitReached("allocation", this.budget.allocation);
  }

  /** Charges an array or object about to be made, with so many elements or entries. */
  allocateElements(count: number): void {
    this.allocate(CONTAINER_SIZE + ELEMENT_SIZE * count);
  }

  /** Charges an object about to be made that has so many entries of another: a large one is a hash table. */
  allocateEntries(count: number): void {
    this.allocate(CONTAINER_SIZE + (count <= 128 ? ELEMENT_SIZE : ENTRY_SIZE) * count);
  }

  /** Charges elements added to an array or object that is there already. */
  allocateMore(count: number): void {
    this.allocate(ELEMENT_SIZE * count);
  }

  /** Charges bytes about to be made, one for a character. Call it before making them. */
  allocate(size: number): void {
    this.allocation -= size;
    if (!(this.allocation >= 0)) this.outOfAllocation();
  }

  outOfSteps(): never {
    throw new LimitReached("steps", this.budget.steps);
  }

  /** Enters a recursive call that takes `weight` units of stack; the caller gives them back on the way out. */
  enter(weight: number): void {
    if (--this.steps < 0) this.outOfSteps();
    this.depth += weight;
    if (this.depth > this.budget.depth) throw new LimitReached("depth", this.budget.depth);
  }
}
