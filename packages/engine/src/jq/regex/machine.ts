import { BacktrackStack } from "./backtrack-stack.ts";
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
  /** The caller's local registers, among them which frame is its own. */
  readonly locals: readonly number[];
}

/** Oniguruma gives up where it went back so often at one place of the text. */
const MAX_RETRIES = 10_000_000;

/** What going back to a choice takes, beside the instructions that it leads to again. */
const STEPS_PER_RETRY = 2;

/** How much work is charged at once. */
const WORK_PER_CHARGE = 1024;

/**
 * A backtracking matcher that does what Oniguruma does, step by step, where a JavaScript `RegExp` does something else.
 * It keeps its own stack: neither long texts nor many choices exhaust JavaScript's, and the work can be counted.
 */
export class Machine {
  readonly text: string;
  readonly searchStart: number;
  readonly spend: (steps: number) => void;
  readonly registers: number[];
  at = 0;
  pc = 0;
  readonly #program: MachineProgram;
  readonly #task: Task;
  readonly #stack: BacktrackStack;
  readonly #before = (at: number): number => codePointBefore(this.text, at);
  readonly #frames: Frame[] = [];
  readonly #frameRegister: number;
  #start = 0;
  #retries = 0;
  #uncharged = 0;
  #best: number[] | null = null;

  constructor(program: MachineProgram, task: Task) {
    this.#program = program;
    this.#task = task;
    this.text = task.text;
    this.searchStart = task.searchStart;
    this.spend = task.spend;
    this.#frameRegister = program.registers;
    this.registers = new Array<number>(program.registers + 1).fill(-1);
    this.#stack = new BacktrackStack(this.registers, task.spend);
  }

  /** The registers of the match that starts at an offset; null if there is none. */
  matchAt(start: number): readonly number[] | null {
    this.work(1 + (this.registers.length >> 3));
    this.registers.fill(-1);
    this.#stack.clear();
    this.#frames.length = 0;
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
      this.work(1);
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
    const choice = this.#stack.pop(this.#before);
    if (choice === null) return false;
    this.at = choice.at;
    this.pc = choice.pc;
    return true;
  }

  #countRetry(): void {
    this.#retries += 1;
    this.work(STEPS_PER_RETRY);
    if (this.#retries > MAX_RETRIES) refusePattern("retry-limit-in-match over");
  }

  /** Counts instructions, retries, and characters passed over in one go. */
  work(amount: number): void {
    this.#uncharged += amount;
    if (this.#uncharged < WORK_PER_CHARGE) return;
    this.spend(this.#uncharged);
    this.#uncharged = 0;
  }

  /** If what follows fails, go on with the instruction `pc`, from here. */
  choose(pc: number): void {
    this.#stack.choose(pc, this.at, this.at);
  }

  /** If what follows fails, go on with `pc` from `last`, then from one character before, and so on back to `first`. */
  chooseBack(pc: number, first: number, last: number): void {
    this.#stack.choose(pc, first, last);
  }

  set(register: number, value: number): true {
    this.#stack.set(register, value);
    return true;
  }

  /** For {@link cut} and {@link undo}: where the choices made from now on begin. */
  mark(register: number): void {
    this.#stack.mark(register);
  }

  /** Sticks to the choices made since the mark. */
  cut(register: number): void {
    this.#stack.cut(register);
  }

  /** Takes back all that was done since the mark. */
  undo(register: number): void {
    this.#stack.undo(register);
  }

  call(pc: number): true {
    const locals = this.registers.slice(this.#program.localRegisters);
    this.spend(locals.length);
    this.#frames.push({ returnTo: this.pc, locals });
    this.set(this.#frameRegister, this.#frames.length - 1);
    this.#countRetry();
    this.pc = pc;
    return true;
  }

  return(): true {
    const frame = this.#frames[this.registers[this.#frameRegister] ?? -1];
    if (frame === undefined) throw new Error("a group returned that was not called");
    const { localRegisters } = this.#program;
    frame.locals.forEach((value, i) => {
      if (this.registers[localRegisters + i] !== value) this.set(localRegisters + i, value);
    });
    this.pc = frame.returnTo;
    return true;
  }
}
