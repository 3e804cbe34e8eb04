import { type Node, partsOf } from "./pattern.ts";
import { refusePattern, shortened } from "./pattern-error.ts";
import type { PatternSource } from "./pattern-source.ts";
import { isNullable } from "./width.ts";

type Target = number | string;

/** Finds the bodies of all called groups; refuses calls of groups that are not there, and endless ones. */
export function checkCalls(source: PatternSource, body: Node): ReadonlyMap<Target, Node> {
  const called = new Map<Target, Node>();
  for (const target of callsIn(body)) called.set(target, bodyOf(source, body, target));
  for (const target of called.keys()) {
    const recursion = new RecursionCheck(called, target).of(called.get(target), true);
    if (recursion === "certain" || recursion === "endless") refusePattern("never ending recursion");
  }
  return called;
}

function callsIn(node: Node): readonly Target[] {
  return node.kind === "call" ? [node.target] : partsOf(node).flatMap(callsIn);
}

/** As a group, so that a call leaves its capture behind, as in Oniguruma. */
function bodyOf(source: PatternSource, whole: Node, target: Target): Node {
  if (target === 0) return whole;
  const groups = typeof target === "number" ? [target] : source.groupsNamed(target);
  if (groups.length > 1) refusePattern(`multiplex definition name <${shortened(String(target))}> call`);
  const [group = 0] = groups;
  const body = source.groupBodies.get(group);
  if (body === undefined) {
    const text = shortened(source.callTexts.get(target) ?? String(target));
    return refusePattern(`undefined ${typeof target === "number" ? "group" : "name"} <${text}> reference`);
  }
  return { kind: "capture", group, body };
}

/** Whether a node comes back to the group it is in: perhaps, on every way through it, or before anything was matched. */
type Recursion = "none" | "possible" | "certain" | "endless";

class RecursionCheck {
  readonly #called: ReadonlyMap<Target, Node>;
  readonly #target: Target;
  readonly #entered = new Set<Target>();

  constructor(called: ReadonlyMap<Target, Node>, target: Target) {
    this.#called = called;
    this.#target = target;
  }

  /** `atStart`: nothing need have been matched since the group began. */
  of(node: Node | undefined, atStart: boolean): Recursion {
    if (node === undefined) return "none";
    switch (node.kind) {
      case "call":
        return this.#ofCall(node.target, atStart);
      case "sequence":
        return this.#ofSequence(node.items, atStart);
      case "alternatives":
        return this.#ofAlternatives(node.options, atStart);
      case "conditional":
        return this.#ofAlternatives([node.then, node.otherwise], atStart);
      case "repeat": {
        const inside = node.max === 0 ? "none" : this.of(node.body, atStart);
        return inside === "certain" && node.min === 0 ? "possible" : inside;
      }
      default:
        return this.#ofSequence(partsOf(node), atStart);
    }
  }

  #ofCall(target: Target, atStart: boolean): Recursion {
    if (target === this.#target) return atStart ? "endless" : "certain";
    if (this.#entered.has(target)) return "none";
    this.#entered.add(target);
    const inside = this.of(this.#called.get(target), atStart);
    this.#entered.delete(target);
    return inside;
  }

  #ofSequence(items: readonly Node[], atStart: boolean): Recursion {
    let worst: Recursion = "none";
    let stillAtStart = atStart;
    for (const item of items) {
      const inside = this.of(item, stillAtStart);
      if (SEVERITY.indexOf(inside) > SEVERITY.indexOf(worst)) worst = inside;
      stillAtStart &&= isNullable(item);
    }
    return worst;
  }

  #ofAlternatives(options: readonly Node[], atStart: boolean): Recursion {
    const inside = options.map((option) => this.of(option, atStart));
    if (inside.includes("endless")) return "endless";
    if (inside.every((recursion) => recursion === "certain")) return "certain";
    return inside.every((recursion) => recursion === "none") ? "none" : "possible";
  }
}

const SEVERITY: readonly Recursion[] = ["none", "possible", "certain", "endless"];
