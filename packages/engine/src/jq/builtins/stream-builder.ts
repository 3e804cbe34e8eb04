import { index, length, setKey } from "../values/access.ts";
import { add } from "../values/arithmetic.ts";
import { equals } from "../values/order.ts";
import { setpath } from "../values/paths.ts";
import { ENTRY_SIZE, type Run } from "../values/run.ts";
import { isObject } from "../values/type-of.ts";
import type { JqObject, JqValue } from "../values/value.ts";

type Container = JqValue[] | JqObject;

/** Puts a value together from the events of `tostream`. What it makes itself it changes in place, until it is given out. */
export class StreamBuilder {
  #root: JqValue = null;
  #complete = false;
  #own = new Set<JqValue>();

  /** Takes an event; true if it completes a value, which {@link value} gives until the next event. */
  take(run: Run, event: JqValue): boolean {
    if (this.#complete) this.#reset(null);
    const holdsLeaf = equals(length(run, event), 2, run);
    const path = index(run, event, 0);
    this.#complete = equals(length(run, path), holdsLeaf ? 0 : 1, run);
    if (holdsLeaf) this.#set(run, pathOf(run, path), index(run, event, 1));
    return this.#complete;
  }

  get value(): JqValue {
    return this.#root;
  }

  #reset(root: JqValue): void {
    this.#root = root;
    this.#complete = false;
    this.#own = new Set();
  }

  #set(run: Run, path: readonly JqValue[], leaf: JqValue): void {
    run.spend(path.length + 1);
    run.allocate(ENTRY_SIZE);
    const [first] = path;
    if (first === undefined) this.#root = leaf;
    else if (!this.#place(run, path, leaf)) {
      const complete = this.#complete;
      this.#reset(setpath(run, this.#root, [...path], leaf));
      this.#complete = complete;
    }
  }

  /** False for a path that does not simply go on where the last one was, such as one with a negative position. */
  #place(run: Run, path: readonly JqValue[], leaf: JqValue): boolean {
    let container = this.#enter(run, this.#root, path[0] ?? null);
    if (container === null) return false;
    this.#root = container;
    for (const [i, key] of path.entries()) {
      if (!leadsInto(container, key)) return false;
      if (typeof key === "string") run.readKey(key.length);
      const nextKey = path[i + 1];
      if (nextKey === undefined) {
        put(container, key, leaf);
        return true;
      }
      const child = this.#enter(run, index(run, container, key), nextKey);
      if (child === null) return false;
      put(container, key, child);
      container = child;
    }
    return false;
  }

  /** The container at a place, made if there is none. Null if it is not ours to change, or the key fits none. */
  #enter(run: Run, value: JqValue, key: JqValue): Container | null {
    if (value !== null) return this.#own.has(value) && (Array.isArray(value) || isObject(value)) ? value : null;
    const made: Container | null = typeof key === "string" ? {} : typeof key === "number" ? [] : null;
    if (made === null) return null;
    run.allocateElements(0);
    this.#own.add(made);
    return made;
  }
}

/** Whether the key is of an element that is there, or of the next one. */
function leadsInto(container: Container, key: JqValue): boolean {
  if (!Array.isArray(container)) return typeof key === "string";
  return typeof key === "number" && Number.isInteger(key) && key >= 0 && key <= container.length;
}

function put(container: Container, key: JqValue, value: JqValue): void {
  if (Array.isArray(container)) {
    if (typeof key === "number") container[key] = value;
  } else if (typeof key === "string") setKey(container, key, value);
}

/** The path of an event. jq appends it to one of its own, so null is the empty path and anything else fails as `["x"] + path`. */
function pathOf(run: Run, path: JqValue): readonly JqValue[] {
  if (Array.isArray(path)) return path;
  add(run, ["x"], path);
  return [];
}
