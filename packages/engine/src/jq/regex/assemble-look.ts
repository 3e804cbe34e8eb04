import type { Assembly, Emit } from "./assembly.ts";
import { codePointBefore } from "./code-unit-steps.ts";
import type { Node } from "./pattern.ts";
import { widthOf } from "./width.ts";

type Look = Extract<Node, { kind: "look" }>;

/** Looks around, and comes back to where it was. */
export function emitLook(assembly: Assembly, node: Look, emit: Emit): void {
  const [mark, origin] = [assembly.newRegister(), assembly.newRegister()];
  const after = assembly.label();
  assembly.always((machine) => {
    machine.set(origin, machine.at);
    machine.mark(mark);
  });
  if (node.negative) assembly.orElse(after);
  if (node.behind) emitBehind(assembly, node.body, origin, emit);
  else emit(assembly, node.body);
  assembly.add((machine) => {
    if (node.negative) {
      machine.undo(mark);
      return false;
    }
    machine.cut(mark);
    machine.at = machine.registers[origin] ?? 0;
    return true;
  });
  assembly.place(after);
}

/** Goes back as far as the body is wide, see look-behind.ts. */
function emitBehind(assembly: Assembly, body: Node, origin: number, emit: Emit): void {
  const width = widthOf(body);
  assembly.add((machine) => {
    for (let passed = 0; passed < Number(width); passed++) {
      if (machine.at === 0) return false;
      machine.at = codePointBefore(machine.text, machine.at);
    }
    return true;
  });
  emit(assembly, body);
  assembly.add((machine) => machine.at === machine.registers[origin]);
}

/** What was matched inside is not tried in another way. */
export function emitAtomic(assembly: Assembly, body: Node, emit: Emit): void {
  const mark = assembly.newRegister();
  assembly.always((machine) => machine.mark(mark));
  emit(assembly, body);
  assembly.always((machine) => machine.cut(mark));
}

/** Once the test holds, the other branch is out of the question, even if the rest fails. */
export function emitConditional(assembly: Assembly, node: Extract<Node, { kind: "conditional" }>, emit: Emit): void {
  const { test, then, otherwise } = node;
  const [no, end] = [assembly.label(), assembly.label()];
  if ("kind" in test) {
    const mark = assembly.newRegister();
    assembly.always((machine) => machine.mark(mark));
    assembly.orElse(no);
    emit(assembly, test);
    assembly.always((machine) => machine.cut(mark));
  } else {
    assembly.always((machine) => {
      const isSet = test.some((group) => (machine.registers[2 * group + 1] ?? -1) >= 0);
      if (!isSet) machine.pc = no.pc;
    });
  }
  emit(assembly, then);
  assembly.jump(end);
  assembly.place(no);
  emit(assembly, otherwise);
  assembly.place(end);
}
