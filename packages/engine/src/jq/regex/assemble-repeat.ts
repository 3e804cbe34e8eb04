import type { Assembly, Emit } from "./assembly.ts";
import { type CharacterTest, characterTest } from "./character-test.ts";
import { codePointBefore } from "./code-unit-steps.ts";
import type { Machine } from "./machine.ts";
import type { Node } from "./pattern.ts";
import { isNullable } from "./width.ts";

type Repeat = Extract<Node, { kind: "repeat" }>;

export function emitRepeat(assembly: Assembly, node: Repeat, emit: Emit): void {
  const test = characterTest(node.body);
  if (node.mode === "possessive") emit(assembly, { kind: "atomic", body: { ...node, mode: "greedy" } });
  else if (test !== undefined && node.mode === "greedy") emitRun(assembly, node, test);
  else if (node.min === 0 && node.max === 1) emitOption(assembly, node, emit);
  else emitLoop(assembly, node, emit);
}

/** `[a-z]*`: takes all it can in one go, and gives back one character at a time. */
function emitRun(assembly: Assembly, { min, max }: Repeat, test: CharacterTest): void {
  assembly.add((machine) => {
    const start = machine.at;
    const length = runLength(machine, test, max);
    machine.work(length.count);
    if (length.count < min) return false;
    const last = length.end;
    const first = length.minEnd(min);
    if (last > first) machine.chooseBack(machine.pc, first, codePointBefore(machine.text, last));
    machine.at = Math.max(start, last);
    return true;
  });
}

interface RunLength {
  readonly count: number;
  readonly end: number;
  readonly minEnd: (min: number) => number;
}

function runLength(machine: Machine, test: CharacterTest, max: number): RunLength {
  const { text, at: start } = machine;
  let count = 0;
  let at = start;
  while (count < max) {
    const code = text.codePointAt(at);
    if (code === undefined || !test(code)) break;
    at += code > 0xffff ? 2 : 1;
    count += 1;
  }
  return { count, end: at, minEnd: (min) => offsetAfter(text, start, min) };
}

function offsetAfter(text: string, start: number, count: number): number {
  let at = start;
  for (let passed = 0; passed < count; passed++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

function emitOption(assembly: Assembly, { body, mode }: Repeat, emit: Emit): void {
  const [inside, end] = [assembly.label(), assembly.label()];
  if (mode === "lazy") assembly.split(end, inside);
  else assembly.split(inside, end);
  assembly.place(inside);
  emit(assembly, body);
  assembly.place(end);
}

/** A round that matches nothing ends the loop, and is not taken back: `(a*)*` leaves an empty group behind. */
function emitLoop(assembly: Assembly, { body, min, max, mode }: Repeat, emit: Emit): void {
  const [next, round, end] = [assembly.label(), assembly.label(), assembly.label()];
  const count = assembly.newRegister();
  const startOfRound = isNullable(body) ? assembly.newRegister() : undefined;
  assembly.always((machine) => machine.set(count, 0));
  assembly.place(next);
  assembly.always((machine) => {
    const rounds = machine.registers[count] ?? 0;
    const [preferred, other] = mode === "lazy" ? [end, round] : [round, end];
    if (rounds < min) machine.pc = round.pc;
    else if (rounds >= max) machine.pc = end.pc;
    else {
      machine.choose(other.pc);
      machine.pc = preferred.pc;
    }
  });
  assembly.place(round);
  assembly.always((machine) => {
    machine.set(count, (machine.registers[count] ?? 0) + 1);
    if (startOfRound !== undefined) machine.set(startOfRound, machine.at);
  });
  emit(assembly, body);
  assembly.always((machine) => {
    const isEmpty = startOfRound !== undefined && machine.registers[startOfRound] === machine.at;
    machine.pc = isEmpty ? end.pc : next.pc;
  });
  assembly.place(end);
}
