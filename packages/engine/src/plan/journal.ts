import type { EntityRef, Problem } from "@longshore/shared";
import { entityKey } from "./catalog/entity-key.ts";
import type { Cause, InputPosition } from "./cause.ts";

/** What is known about one change while the plan is made. */
export interface Entry {
  readonly ref: EntityRef;
  readonly causes: Cause[];
  readonly inputs: InputPosition[];
  readonly problems: Problem[];
}

/** A write that came to nothing. */
export interface Rejection {
  /** Null if it is unknown which entity was meant. */
  readonly ref: EntityRef | null;
  readonly causes: readonly Cause[];
  readonly inputs: readonly InputPosition[];
  readonly problems: readonly Problem[];
}

/** What happened to which key and why, in order of first mention. Each input is in exactly one place here. */
export class Journal {
  readonly #effects = new Map<string, Entry>();
  readonly #waiting = new Map<string, Entry>();
  readonly #rejections: Rejection[] = [];
  readonly #seen = new Map<string, EntityRef>();

  /** The entry of what takes effect on a key. */
  effect(ref: EntityRef): Entry {
    return entryOf(this.#effects, ref);
  }

  /** The entry of the write that waits at a key. */
  waiting(ref: EntityRef): Entry {
    return entryOf(this.#waiting, ref);
  }

  /** What waited takes effect: its inputs, causes and problems are those of the effect now. */
  settle(ref: EntityRef): void {
    const waited = this.#waiting.get(entityKey(ref));
    if (waited === undefined) return;
    this.#waiting.delete(entityKey(ref));
    const effect = this.effect(ref);
    effect.causes.push(...waited.causes);
    effect.inputs.push(...waited.inputs);
    effect.problems.push(...waited.problems);
  }

  /** What waited is refused. */
  settleRejected(ref: EntityRef, causes: readonly Cause[], problems: readonly Problem[]): void {
    const waited = this.#waiting.get(entityKey(ref));
    this.#waiting.delete(entityKey(ref));
    this.reject({ ref, causes: [...(waited?.causes ?? []), ...causes], inputs: waited?.inputs ?? [], problems });
  }

  reject(rejection: Rejection): void {
    this.#rejections.push(rejection);
  }

  /** Adds a remark to whatever became of a key; a key of which everything was refused has enough said about it. */
  report(ref: EntityRef, problem: Problem): void {
    const key = entityKey(ref);
    (this.#effects.get(key) ?? this.#waiting.get(key))?.problems.push(problem);
  }

  see(ref: EntityRef): void {
    this.#seen.set(entityKey(ref), ref);
  }

  effects(): Iterable<Entry> {
    return this.#effects.values();
  }

  waitingEntries(): readonly Entry[] {
    return [...this.#waiting.values()];
  }

  rejections(): readonly Rejection[] {
    return this.#rejections;
  }

  seen(): readonly EntityRef[] {
    return [...this.#seen.values()];
  }
}

function entryOf(entries: Map<string, Entry>, ref: EntityRef): Entry {
  const key = entityKey(ref);
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry: Entry = { ref, causes: [], inputs: [], problems: [] };
  entries.set(key, entry);
  return entry;
}
