/** Three numbers each: a register to be restored, or (tag ≥ 0) an instruction to go on with elsewhere. */
const RECORD = 3;
const RESTORE = -1;

/**
 * What a {@link Machine} goes back to. Registers are changed through it, so that going back restores them.
 * It is one array of numbers that never shrinks: pushing and popping is most of what a machine does.
 */
export class BacktrackStack {
  readonly #registers: number[];
  readonly #charge: (numbers: number) => void;
  readonly #records: number[] = [];
  #height = 0;

  /** `charge` is told how much memory is about to be taken. */
  constructor(registers: number[], charge: (numbers: number) => void) {
    this.#registers = registers;
    this.#charge = charge;
  }

  clear(): void {
    this.#height = 0;
  }

  /** A choice: go on with `pc` from `last`, then, as {@link pop} is told to, from places before it down to `first`. */
  choose(pc: number, first: number, last: number): void {
    this.#push(last, first, pc);
  }

  set(register: number, value: number): void {
    this.#push(register, this.#registers[register] ?? -1, RESTORE);
    this.#registers[register] = value;
  }

  /** Sets a register to where the records made from now on begin, for {@link cut} and {@link undo}. */
  mark(register: number): void {
    this.set(register, this.#height + RECORD);
  }

  /** Goes back to the last choice; null if there is none. `before` gives the place before a place. */
  pop(before: (at: number) => number): { at: number; pc: number } | null {
    const records = this.#records;
    while (this.#height > 0) {
      const top = this.#height - RECORD;
      const place = records[top] ?? 0;
      const other = records[top + 1] ?? 0;
      const tag = records[top + 2] ?? 0;
      if (tag !== RESTORE && place > other) records[top] = before(place);
      else this.#height = top;
      if (tag !== RESTORE) return { at: place, pc: tag };
      this.#registers[place] = other;
    }
    return null;
  }

  /** Forgets all choices since the mark, but not how to restore the registers, should an earlier choice be taken up. */
  cut(register: number): void {
    const records = this.#records;
    let kept = this.#registers[register] ?? 0;
    for (let at = kept; at < this.#height; at += RECORD) {
      if (records[at + 2] !== RESTORE) continue;
      for (let i = 0; i < RECORD; i++) records[kept + i] = records[at + i] ?? 0;
      kept += RECORD;
    }
    this.#height = kept;
  }

  /** Takes back all that was done since the mark. */
  undo(register: number): void {
    const records = this.#records;
    const height = this.#registers[register] ?? 0;
    for (let at = this.#height - RECORD; at >= height; at -= RECORD) {
      if (records[at + 2] === RESTORE) this.#registers[records[at] ?? 0] = records[at + 1] ?? 0;
    }
    this.#height = height;
  }

  #push(first: number, second: number, tag: number): void {
    const top = this.#height;
    if (top === this.#records.length) this.#charge(RECORD);
    this.#records[top] = first;
    this.#records[top + 1] = second;
    this.#records[top + 2] = tag;
    this.#height = top + RECORD;
  }
}
