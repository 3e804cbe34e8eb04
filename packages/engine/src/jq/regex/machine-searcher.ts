import type { Run } from "../values/run.ts";
import { assemble } from "./assemble.ts";
import type { CharacterTest } from "./character-test.ts";
import { codePointAfter } from "./code-unit-steps.ts";
import { firstCharacter } from "./first-character.ts";
import { Machine, type MachineProgram } from "./machine.ts";
import type { Find, Match, Searcher } from "./match.ts";
import type { Pattern } from "./pattern.ts";

export interface MachineFlags {
  readonly notEmpty: boolean;
  readonly longest: boolean;
}

/** Finds the matches of any pattern with our own machine. */
export class MachineSearcher implements Searcher {
  readonly #program: MachineProgram;
  readonly #flags: MachineFlags;
  readonly #first: CharacterTest | undefined;

  constructor(pattern: Pattern, flags: MachineFlags) {
    this.#program = assemble(pattern);
    this.#flags = flags;
    this.#first = firstCharacter(pattern.body);
  }

  test(run: Run, text: string): boolean {
    return this.search(run, text)(0, false) !== null;
  }

  search(run: Run, text: string): Find {
    const spend = (steps: number): void => run.spend(steps);
    return (from, sticky) => {
      const machine = new Machine(this.#program, { text, searchStart: from, spend, ...this.#flags });
      const registers = sticky ? machine.matchAt(from) : this.#find(machine, from);
      return registers === null ? null : this.#matchOf(text, registers);
    };
  }

  replace(): null {
    return null;
  }

  #find(machine: Machine, from: number): readonly number[] | null {
    const { text } = machine;
    let best: readonly number[] | null = null;
    for (let at = from; at <= text.length; at = codePointAfter(text, at)) {
      machine.work(1);
      if (!this.#canStartAt(text, at)) continue;
      const found = machine.matchAt(at);
      if (found !== null && (best === null || bytesOf(text, found) > bytesOf(text, best))) best = found;
      if (best !== null && !this.#flags.longest) return best;
    }
    return best;
  }

  #canStartAt(text: string, at: number): boolean {
    if (this.#first === undefined) return true;
    const code = text.codePointAt(at);
    return code !== undefined && this.#first(code);
  }

  #matchOf(text: string, registers: readonly number[]): Match {
    const [start = 0, end = 0] = registers;
    const texts: (string | null)[] = [];
    const starts: number[] = [];
    for (let group = 1; group <= this.#program.groups; group++) {
      const groupStart = registers[2 * group] ?? -1;
      starts.push(groupStart);
      texts.push(groupStart < 0 ? null : text.slice(groupStart, registers[2 * group + 1]));
    }
    return { start, end, text: text.slice(start, end), texts, starts };
  }
}

/** The longest match is the one of most bytes: "é" is longer than "a". */
function bytesOf(text: string, [start = 0, end = 0]: readonly number[]): number {
  return Buffer.byteLength(text.slice(start, end));
}
