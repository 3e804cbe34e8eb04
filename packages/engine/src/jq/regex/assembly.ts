import type { Instruction, Machine } from "./machine.ts";
import type { Node, Pattern } from "./pattern.ts";

/** A place among the instructions, known once {@link Assembly.place} was called for it. */
export interface Label {
  pc: number;
}

/** Adds the instructions of a node. */
export type Emit = (assembly: Assembly, node: Node) => void;

/** Instructions being put together. */
export class Assembly {
  readonly instructions: Instruction[] = [];
  registers: number;
  /** Where the instructions of called groups begin, by what they are called by. */
  readonly subroutines: Map<number | string, Label> = new Map();

  readonly pattern: Pattern;

  constructor(pattern: Pattern, registers: number) {
    this.pattern = pattern;
    this.registers = registers;
  }

  add(instruction: Instruction): void {
    this.instructions.push(instruction);
  }

  /** Adds an instruction that cannot fail. */
  always(effect: (machine: Machine) => void): void {
    this.add((machine) => {
      effect(machine);
      return true;
    });
  }

  label(): Label {
    return { pc: -1 };
  }

  place(label: Label): void {
    label.pc = this.instructions.length;
  }

  newRegister(): number {
    this.registers += 1;
    return this.registers - 1;
  }

  jump(label: Label): void {
    this.always((machine) => {
      machine.pc = label.pc;
    });
  }

  /** Goes on with `first`; should that fail, with `second`. */
  split(first: Label, second: Label): void {
    this.always((machine) => {
      machine.choose(second.pc);
      machine.pc = first.pc;
    });
  }

  /** Goes on with the next instruction; should that fail, with `other`. */
  orElse(other: Label): void {
    this.always((machine) => machine.choose(other.pc));
  }
}
