import { isNumber, typeOf } from "../values/type-of.ts";
import { childrenOf } from "./children.ts";
import type { ClosureParam, Core, CorePattern, FunctionDef, Slot } from "./core.ts";
import { nativeReads } from "./native-reads.ts";
import {
  allReads,
  bothReads,
  type Reads,
  readElements,
  readField,
  readsOfAnyField,
  readsOfElement,
  readsOfField,
  SURFACE,
  sameReads,
} from "./read-paths.ts";

/** What a filter parameter stands for where a function is called, and what the parameters in that filter stand for. */
interface Closure {
  readonly core: Core;
  readonly closures: Closures;
}
type Closures = ReadonlyMap<ClosureParam, Closure>;

/** Node visits after which a program is taken to read everything: a call is looked into each time it is met. */
const MOST_VISITS = 20_000;
/** Rounds after which a loop is taken to go ever deeper: `reduce range(9) as $_ (.; .next)`. */
const MOST_ROUNDS = 4;

class TooLong extends Error {}

/**
 * What a program reads of its input; “everything” when unsure. Without the rest of the input it gives the same outputs
 * and fails with the same errors, as long as no limit is reached.
 */
export function findReads(core: Core): Reads {
  try {
    return new ReadsFinder().find(core, "everything", new Map());
  } catch (error) {
    if (error instanceof TooLong || error instanceof RangeError) return "everything";
    throw error;
  }
}

/**
 * Works backwards: from what is read of the outputs of a filter to what it reads of its input. What is read of a variable
 * is gathered on the way; the place that binds it is looked at after all uses.
 */
class ReadsFinder {
  readonly #ofSlots = new Map<Slot, Reads>();
  /** The functions whose bodies are being taken to read everything. */
  readonly #inside = new Set<FunctionDef>();
  #visits = 0;

  find(node: Core, wanted: Reads, closures: Closures): Reads {
    this.#visits += 1;
    if (this.#visits > MOST_VISITS) throw new TooLong();
    const of = (child: Core, read: Reads): Reads => this.find(child, read, closures);
    const ofAll = (children: readonly Core[], read: Reads): Reads => allReads(children.map((child) => of(child, read)));
    switch (node.kind) {
      case "identity":
        return wanted;
      case "constant":
      case "environment":
      case "empty":
      case "break":
        return SURFACE;
      case "variable":
        this.#readSlot(node.slot, wanted);
        return SURFACE;
      case "index":
        return bothReads(of(node.key, "everything"), of(node.target, readsOfIndexed(node.key, wanted)));
      case "slice":
        // What is read of the elements of a slice is read of those of the whole, so they are all there.
        return bothReads(ofAll([node.from, node.to], "everything"), of(node.target, wanted));
      case "iterate":
        return of(node.target, readElements(wanted));
      case "array":
        return node.body === null ? SURFACE : of(node.body, readsOfElement(wanted));
      case "object":
        return this.#object(node, wanted, closures);
      case "interpolation":
        return ofAll(childrenOf(node), "everything");
      case "pipe":
        return of(node.left, of(node.right, wanted));
      case "comma":
      case "alternative":
        return ofAll([node.left, node.right], wanted);
      case "negate":
        return of(node.operand, "everything");
      case "binary":
        return ofAll([node.left, node.right], comparesWithScalar(node) ? SURFACE : "everything");
      case "logic":
        return ofAll([node.left, node.right], SURFACE);
      case "if":
        return bothReads(of(node.condition, SURFACE), ofAll([node.then, node.otherwise], wanted));
      case "try":
        // What an error holds was read as a whole by whatever raised it, so it does not matter what the handler reads of it.
        if (node.handler !== null) of(node.handler, wanted);
        return of(node.body, wanted);
      case "reduce":
      case "foreach":
        return this.#fold(node, wanted, closures);
      case "bind": {
        const body = of(node.body, wanted);
        return bothReads(body, of(node.source, this.#patterns(node.patterns, closures)));
      }
      case "def":
      case "label":
      case "first":
        return of(node.body, wanted);
      case "isempty":
        return of(node.body, SURFACE);
      case "call":
        return node.def.recursive ? this.#everything(node, closures) : this.#call(node, wanted, closures);
      case "param":
        return this.#param(node.param, wanted, closures);
      case "native":
        return this.#native(node, wanted, closures);
      case "error":
        return of(node.value, "everything");
      case "range":
        return ofAll([node.from, node.to], "everything");
      // Errors about paths show the values on the way, and updates keep all that they do not change.
      case "descend":
      case "path":
      case "getpath":
      case "modify":
      case "assign":
        return this.#everything(node, closures);
    }
  }

  #readSlot(slot: Slot, reads: Reads): void {
    this.#ofSlots.set(slot, bothReads(this.#slot(slot), reads));
  }

  #slot = (slot: Slot): Reads => this.#ofSlots.get(slot) ?? SURFACE;

  #object(node: Core & { kind: "object" }, wanted: Reads, closures: Closures): Reads {
    return allReads(
      node.entries.map(({ key, value }) => {
        const name = key.kind === "constant" && typeof key.value === "string" ? key.value : null;
        const inside = name === null ? readsOfAnyField(wanted) : readsOfField(wanted, name);
        const ofValue = value === null ? readsOfIndexed(key, inside) : this.find(value, inside, closures);
        return bothReads(this.find(key, "everything", closures), ofValue);
      }),
    );
  }

  /** What is read of the state is read by a later round, too, hence the rounds here. */
  #fold(node: Core & { kind: "reduce" | "foreach" }, wanted: Reads, closures: Closures): Reads {
    const extract = node.kind === "foreach" ? node.extract : null;
    const given = extract === null ? wanted : this.find(extract, wanted, closures);
    const state = untilItStays(given, (read) => this.find(node.update, read, closures));
    const source = this.find(node.source, this.#patterns(node.patterns, closures), closures);
    return bothReads(source, this.find(node.init, state, closures));
  }

  /** What patterns read of the value that they take apart; their variables have been looked at where they are used. */
  #patterns(patterns: readonly CorePattern[], closures: Closures): Reads {
    // A key that is computed from the value can use variables of the same pattern: `. as {$a, ($a): $b}`.
    for (const key of patterns.flatMap(computedKeys)) this.#everything(key, closures);
    return allReads(patterns.map((pattern) => this.#pattern(pattern)));
  }

  #pattern(pattern: CorePattern): Reads {
    switch (pattern.kind) {
      case "slot":
        return this.#slot(pattern.slot);
      case "elements":
        return readElements(allReads(pattern.elements.map((element) => this.#pattern(element))));
      case "entries":
        return allReads(
          pattern.entries.map(({ key, slot, pattern: inner }) => {
            const parts = [slot === null ? SURFACE : this.#slot(slot), inner === null ? SURFACE : this.#pattern(inner)];
            return key.kind === "constant" ? readsOfIndexed(key, allReads(parts)) : "everything";
          }),
        );
    }
  }

  #call({ def, args }: Core & { kind: "call" }, wanted: Reads, closures: Closures): Reads {
    const inside = new Map(closures);
    for (const [i, param] of def.params.entries()) inside.set(param, { core: args[i] ?? { kind: "empty" }, closures });
    const body = this.find(def.body, wanted, inside);
    const values = def.params.map(({ slot }, i) => {
      const arg = args[i];
      return slot === null || arg === undefined ? SURFACE : this.find(arg, this.#slot(slot), closures);
    });
    return allReads([body, ...values]);
  }

  #param(param: ClosureParam, wanted: Reads, closures: Closures): Reads {
    const closure = closures.get(param);
    // It belongs to a function that is looked at apart from its calls, see #everything.
    return closure === undefined ? "everything" : this.find(closure.core, wanted, closure.closures);
  }

  #native(node: Core & { kind: "native" }, wanted: Reads, closures: Closures): Reads {
    // What this program reads of the next input is not known.
    if (node.builtin.name === "input") throw new TooLong();
    const args = node.args.map((arg) => this.find(arg, "everything", closures));
    return bothReads(nativeReads(node, wanted), allReads(args));
  }

  /**
   * For what is not understood better: its input, every variable in sight of it and every argument are read as a whole.
   * So are those of the functions that it calls, recursive ones among them.
   */
  #everything(node: Core, closures: Closures): Reads {
    this.#visits += 1;
    if (this.#visits > MOST_VISITS) throw new TooLong();
    if (node.kind === "variable") this.#readSlot(node.slot, "everything");
    if (node.kind === "native" && node.builtin.name === "input") throw new TooLong();
    if (node.kind === "param") {
      const closure = closures.get(node.param);
      if (closure !== undefined) this.#everything(closure.core, closure.closures);
    }
    if (node.kind === "call") this.#everythingInside(node.def, closures);
    for (const child of childrenOf(node)) this.#everything(child, closures);
    return "everything";
  }

  #everythingInside(def: FunctionDef, closures: Closures): void {
    for (const { slot } of def.params) if (slot !== null) this.#readSlot(slot, "everything");
    if (this.#inside.has(def)) return;
    this.#inside.add(def);
    this.#everything(def.body, closures);
    this.#inside.delete(def);
  }
}

/** A fixed point of `step` that includes `start`. */
function untilItStays(start: Reads, step: (reads: Reads) => Reads): Reads {
  let reads = start;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = bothReads(reads, step(reads));
    if (sameReads(next, reads)) return reads;
    reads = next;
  }
  step("everything");
  return "everything";
}

/** What `.[key]` reads of `.` where `wanted` is read of what is found there. */
function readsOfIndexed(key: Core, wanted: Reads): Reads {
  if (key.kind === "interpolation") return readElements(wanted);
  if (key.kind !== "constant") return "everything";
  if (typeof key.value === "string") return readField(key.value, wanted);
  return isNumber(key.value) ? readElements(wanted) : "everything";
}

const SCALARS: ReadonlySet<string> = new Set(["null", "boolean", "number", "string"]);
const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** `.a == "x"`: of an array or object it is enough to know that it is one. */
function comparesWithScalar({ operator, left, right }: Core & { kind: "binary" }): boolean {
  const isScalar = (node: Core): boolean => node.kind === "constant" && SCALARS.has(typeOf(node.value));
  return COMPARISONS.has(operator) && (isScalar(left) || isScalar(right));
}

function computedKeys(pattern: CorePattern): Core[] {
  switch (pattern.kind) {
    case "slot":
      return [];
    case "elements":
      return pattern.elements.flatMap(computedKeys);
    case "entries":
      return pattern.entries.flatMap(({ key, pattern: inner }) => [
        ...(key.kind === "constant" ? [] : [key]),
        ...(inner === null ? [] : computedKeys(inner)),
      ]);
  }
}
