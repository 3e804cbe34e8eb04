import { codePointBefore } from "./code-unit-steps.ts";
import { refusePattern } from "./pattern-error.ts";

/** Moves the machine on, or returns false for it to go back to its last choice. */
export type Instruction = (machine: Machine) => boolean;

/** What runs on a {@link Machine}: instructions, and how many registers they use. */
export interface MachineProgram {
  readonly instructions: readonly Instruction[];
  /** Start and end of each group, group 0 being the whole, then whatever else the instructions keep. */
  readonly registers: number;
  /** From here on, registers belong to loops and the like; a called group gets its own. */
  readonly localRegisters: number;
  readonly groups: number;
}

/** What is searched, and how. */
export interface Task {
  readonly text: string;
  /** Where `\G` is. */
  readonly searchStart: number;
  /** Is told now and then how much was done. */
  readonly spend: (steps: number) => void;
  /** Flag `n`: an empty match is none. */
  readonly notEmpty: boolean;
  /** Flag `l`: of all ways to match, the longest. */
  readonly longest: boolean;
}

interface Frame {
  readonly returnTo: number;
  readonly caller: number;
  readonly locals: readonly number[];
}

/** Oniguruma gives up where it went back so often at one place of the text. */
const MAX_RETRIES = 10_000_000;

/** How many retries are charged at once. */
const RETRIES_PER_CHARGE = 1024;

/** Three numbers each on the stack: a register to be restored, or (tag ≥ 0) an instruction to go on with elsewhere. */
const RECORD = 3;
const RESTORE = -1;

/**
 * A backtracking matcher that does what Oniguruma does, step by step, where a JavaScript `RegExp` does something else.
 * It keeps its own stack: neither long texts nor many choices exhaust JavaScript's, and the work can be counted.
 */
export class Machine {
  readonly text: string;
  readonly searchStart: number;
  at = 0;
  pc = 0;
  readonly registers: number[];
  readonly spend: (steps: number) => void;
  readonly #program: MachineProgram;
  readonly #task: Task;
  readonly #stack: number[] = [];
  readonly #frames: Frame[] = [];
  #frame = -1;
  #start = 0;
  #retries = 0;
  #best: number[] | null = null;

  constructor(program: MachineProgram, task: Task) {
    this.#program = program;
    this.#task = task;
    this.text = task.text;
    this.searchStart = task.searchStart;
    this.spend = task.spend;
    this.registers = new Array<number>(program.registers).fill(-1);
  }

  /** The registers of the match that starts at an offset; null if there is none. */
  matchAt(start: number): readonly number[] | null {
    this.registers.fill(-1);
    this.#stack.length = 0;
    this.#frames.length = 0;
    this.#frame = -1;
    this.#retries = 0;
    this.#best = null;
    this.#start = start;
    this.registers[0] = start;
    this.at = start;
    this.pc = 0;
    return this.#run();
  }

  #run(): readonly number[] | null {
    const { instructions } = this.#program;
    for (;;) {
      const instruction = instructions[this.pc++];
      if (instruction === undefined) {
        if (this.#accept()) return this.#best;
      } else if (instruction(this)) continue;
      if (!this.#backtrack()) return this.#best;
    }
  }

  /** The end of the program is reached. True if there is nothing more to look for. */
  #accept(): boolean {
    if (this.#task.notEmpty && this.at === this.#start) return false;
    this.registers[1] = this.at;
    if (this.#best === null || this.at > (this.#best[1] ?? 0)) this.#best = this.registers.slice();
    return !this.#task.longest;
  }

  #backtrack(): boolean {
    this.#countRetry();
    const stack = this.#stack;
    while (stack.length > 0) {
      const top = stack.length - RECORD;
      const [first = 0, second = 0, tag = 0] = [stack[top], stack[top + 1], stack[top + 2]];
      if (tag === RESTORE) {
        this.#restore(first, second);
        stack.length = top;
        continue;
      }
      if (first > second) stack[top] = codePointBefore(this.text, first);
      else stack.length = top;
      this.at = first;
      this.pc = tag;
      return true;
    }
    return false;
  }

  #countRetry(): void {
    this.#retries += 1;
    if (this.#retries % RETRIES_PER_CHARGE !== 0) return;
    this.spend(RETRIES_PER_CHARGE);
    if (this.#retries > MAX_RETRIES) refusePattern("retry-limit-in-match over");
  }

  /** If what follows fails, go on with the instruction `pc`, from here. */
  choose(pc: number): void {
    this.#stack.push(this.at, this.at, pc);
  }

  /** If what follows fails, go on with `pc` from `last`, then from one character before, and so on back to `first`. */
  chooseBack(pc: number, first: number, last: number): void {
    this.#stack.push(last, first, pc);
  }

  set(register: number, value: number): true {
    this.#stack.push(register, this.registers[register] ?? -1, RESTORE);
    this.registers[register] = value;
    return true;
  }

  /** For {@link cut} and {@link undo}: where the choices made from now on begin. */
  mark(register: number): void {
    this.set(register, this.#stack.length + RECORD);
  }

  /** Forgets all choices since the mark, but not how to restore the registers, should an earlier choice be taken up. */
  cut(register: number): void {
    const stack = this.#stack;
    let kept = this.registers[register] ?? 0;
    for (let at = kept; at < stack.length; at += RECORD) {
      if (stack[at + 2] !== RESTORE) continue;
      for (let i = 0; i < RECORD; i++) stack[kept + i] = stack[at + i] ?? 0;
      kept += RECORD;
    }
    stack.length = kept;
  }

  /** Takes back all that was done since the mark. */
  undo(register: number): void {
    const stack = this.#stack;
    const height = this.registers[register] ?? 0;
    for (let at = stack.length - RECORD; at >= height; at -= RECORD) {
      if (stack[at + 2] === RESTORE) this.#restore(stack[at] ?? 0, stack[at + 1] ?? 0);
    }
    stack.length = height;
  }

  #restore(register: number, value: number): void {
    if (register === FRAME_REGISTER) this.#frame = value;
    else this.registers[register] = value;
  }

  call(pc: number): true {
    this.#frames.push({
      returnTo: this.pc,
      caller: this.#frame,
      locals: this.registers.slice(this.#program.localRegisters),
    });
    this.#enter(this.#frames.length - 1);
    this.#countRetry();
    this.pc = pc;
    return true;
  }

  return(): true {
    const frame = this.#frames[this.#frame];
    if (frame === undefined) throw new Error("a group returned that was not called");
    const { localRegisters } = this.#program;
    frame.locals.forEach((value, i) => {
      if (this.registers[localRegisters + i] !== value) this.set(localRegisters + i, value);
    });
    this.#enter(frame.caller);
    this.pc = frame.returnTo;
    return true;
  }

  #enter(frame: number): void {
    this.#stack.push(FRAME_REGISTER, this.#frame, RESTORE);
    this.#frame = frame;
  }
}

/** The frame is restored like a register. */
const FRAME_REGISTER = -1;
