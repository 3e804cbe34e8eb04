import type { EntityWrite } from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { type Applying, applyItems, type Db } from "@longshore/worker";
import { sql } from "kysely";
import { addSync, appendRecord, mapped } from "../apply/world.ts";

export interface RandomChanges {
  /** Applies records of both integrations until there were so many events more. */
  readonly untilEvents: (count: number) => Promise<void>;
}

/**
 * Records full of writes and deletions over the small world, from a seed: bare targets, entities that wait, cleared
 * relations, cascades, deletions and re-creations all happen.
 */
export async function randomChanges(
  db: Db,
  applying: Applying,
  integrations: readonly number[],
  seed: number,
): Promise<RandomChanges> {
  const random = mulberry32(seed);
  const syncs = { stubs: "stubs", waits: "waits" } as const;
  for (const integration of integrations) {
    const flags = { enableMergeEntity: true, deleteDependentEntities: true };
    await addSync(db, integration, syncs.stubs, { ...flags, createMissingRelatedEntities: true });
    await addSync(db, integration, syncs.waits, { ...flags, createMissingRelatedEntities: false });
  }
  const record = async () => {
    const integration = pick(random, integrations);
    const raw = await appendRecord(db, integration, pick(random, [syncs.stubs, syncs.waits]));
    const writes = Array.from({ length: 1 + Math.floor(random() * 30) }, () => anyWrite(random));
    const deletes = Array.from({ length: Math.floor(random() * 4) }, () => anyRef(random));
    await applyItems(applying, raw, mapped(writes, deletes));
  };
  return {
    untilEvents: async (count) => {
      const start = await lastEvent(db);
      while ((await lastEvent(db)) < start + count) for (let index = 0; index < 20; index += 1) await record();
    },
  };
}

/** Ids count events, also those that are published and forgotten. */
export async function lastEvent(db: Db): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    SELECT coalesce(last_value, 0) AS last FROM pg_sequences WHERE schemaname = 'catalog' AND sequencename = 'outbox_id_seq'`.execute(
    db,
  );
  return Number(rows[0]?.last ?? 0);
}

type Random = () => number;

const IDENTIFIERS = Array.from({ length: 120 }, (_, index) => `e${index}`);

function anyRef(random: Random): EntityRef {
  return { blueprint: pick(random, ["free", "bound", "ring"]), identifier: pick(random, IDENTIFIERS) };
}

function anyWrite(random: Random): EntityWrite {
  const identifier = () => pick(random, IDENTIFIERS);
  const name = String(Math.floor(random() * 1_000));
  const { blueprint } = anyRef(random);
  const base = { blueprint, identifier: identifier(), properties: { name } };
  if (blueprint === "bound") return { ...base, relations: { on: identifier(), peers: [identifier()] } };
  if (blueprint === "ring") return { ...base, relations: { next: identifier() } };
  const link = random() < 0.3 ? null : identifier();
  return { ...base, relations: { link, links: [identifier(), identifier()], boss: identifier() } };
}

function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("nothing to pick from");
  return value;
}

/** A small generator of 32-bit state: the same seed gives the same changes. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
