import { graphemeEnd, holds } from "./anchors.ts";
import { emitAtomic, emitConditional, emitLook } from "./assemble-look.ts";
import { emitRepeat } from "./assemble-repeat.ts";
import { Assembly, type Label } from "./assembly.ts";
import { type CharacterTest, characterTest } from "./character-test.ts";
import { codePointAfter, codePointBefore } from "./code-unit-steps.ts";
import { type Instruction, Machine, type MachineProgram } from "./machine.ts";
import type { Node, Pattern } from "./pattern.ts";

/** The instructions of a pattern, its called groups after it. */
export function assemble(pattern: Pattern): MachineProgram {
  const { body, names, called } = pattern;
  const localRegisters = 2 * (names.length + 1);
  const assembly = new Assembly(pattern, localRegisters);
  for (const target of called.keys()) assembly.subroutines.set(target, assembly.label());
  emit(assembly, body);
  const end = assembly.label();
  assembly.jump(end);
  for (const [target, group] of called) emitSubroutine(assembly, target, group);
  assembly.place(end);
  return { instructions: assembly.instructions, registers: assembly.registers, localRegisters, groups: names.length };
}

function emitSubroutine(assembly: Assembly, target: number | string, group: Node): void {
  assembly.place(assembly.subroutines.get(target) ?? assembly.label());
  emit(assembly, group);
  assembly.add((machine) => machine.return());
}

function emit(assembly: Assembly, node: Node): void {
  const instruction = instructionOf(assembly, node);
  if (instruction !== undefined) assembly.add(instruction);
  else emitParts(assembly, node);
}

/** For a node that is one instruction. */
function instructionOf(assembly: Assembly, node: Node): Instruction | undefined {
  switch (node.kind) {
    case "never":
      return () => false;
    case "character":
    case "set":
      return takeCharacter(characterTest(node));
    case "grapheme":
      return takeGrapheme;
    case "anchor":
      return (machine) => holds(node.at, machine.text, machine.at, machine.searchStart);
    case "keep":
      return (machine) => machine.set(0, machine.at);
    case "backreference":
      return (machine) => takeGroupAgain(machine, node.groups, node.fold);
    case "call":
      return callOf(assembly.subroutines.get(node.target));
    case "absent":
      return takeAbsent({ ...assembly.pattern, body: node.body });
    default:
      return undefined;
  }
}

function emitParts(assembly: Assembly, node: Node): void {
  switch (node.kind) {
    case "sequence":
      for (const item of node.items) emit(assembly, item);
      break;
    case "alternatives":
      emitAlternatives(assembly, node.options);
      break;
    case "capture":
      emitCapture(assembly, node.group, node.body);
      break;
    case "scope":
      emit(assembly, node.body);
      break;
    case "atomic":
      emitAtomic(assembly, node.body, emit);
      break;
    case "look":
      emitLook(assembly, node, emit);
      break;
    case "repeat":
      emitRepeat(assembly, node, emit);
      break;
    case "conditional":
      emitConditional(assembly, node, emit);
      break;
  }
}

function takeCharacter(test: CharacterTest | undefined): Instruction {
  return (machine) => {
    const code = machine.text.codePointAt(machine.at);
    if (code === undefined || test === undefined || !test(code)) return false;
    machine.at += code > 0xffff ? 2 : 1;
    return true;
  };
}

function takeGrapheme(machine: Machine): boolean {
  if (machine.at === machine.text.length) return false;
  machine.at = graphemeEnd(machine.text, machine.at);
  return true;
}

function emitAlternatives(assembly: Assembly, options: readonly Node[]): void {
  const end = assembly.label();
  options.forEach((option, i) => {
    const next = assembly.label();
    if (i < options.length - 1) assembly.orElse(next);
    emit(assembly, option);
    if (i < options.length - 1) assembly.jump(end);
    assembly.place(next);
  });
  assembly.place(end);
}

function emitCapture(assembly: Assembly, group: number, body: Node): void {
  const opened = assembly.newRegister();
  assembly.always((machine) => machine.set(opened, machine.at));
  emit(assembly, body);
  assembly.always((machine) => {
    machine.set(2 * group, machine.registers[opened] ?? 0);
    machine.set(2 * group + 1, machine.at);
  });
}

function takeGroupAgain(machine: Machine, groups: readonly number[], fold: boolean): boolean {
  const { text, registers, at } = machine;
  for (const group of groups) {
    const end = registers[2 * group + 1] ?? -1;
    if (end < 0) continue;
    const expected = text.slice(registers[2 * group], end);
    machine.work(expected.length >> 2);
    const actual = text.slice(at, at + expected.length);
    if (actual !== expected && !(fold && actual.toLowerCase() === expected.toLowerCase())) continue;
    machine.at += expected.length;
    return true;
  }
  return false;
}

function callOf(start: Label | undefined): Instruction {
  return (machine) => machine.call(start?.pc ?? 0);
}

/** Takes all up to where the body would match next, and gives back one character at a time. */
function takeAbsent(body: Pattern): Instruction {
  let program: MachineProgram | undefined;
  return (machine) => {
    // Not assembled before it is needed: the body may call a group that this is a part of.
    program ??= assemble(body);
    const { at: start, text } = machine;
    const end = nextOccurrence(machine, program);
    if (end > start) machine.chooseBack(machine.pc, start, codePointBefore(text, end));
    machine.at = end;
    return true;
  };
}

function nextOccurrence({ text, at, searchStart, spend }: Machine, body: MachineProgram): number {
  const inner = new Machine(body, { text, searchStart, spend, notEmpty: false, longest: false });
  for (let start = at; start < text.length; start = codePointAfter(text, start)) {
    spend(1);
    if (inner.matchAt(start) !== null) return start;
  }
  return text.length;
}
