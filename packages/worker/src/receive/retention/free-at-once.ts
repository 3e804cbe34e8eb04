import type { Db } from "../../database/database.ts";
import { transact } from "../../database/transaction.ts";
import type { Clock } from "../../settings/clock.ts";
import { type FreedPayloads, freePayloads } from "./free-payloads.ts";
import { bytesOnDisk, giveBackSpace } from "./give-back-space.ts";
import { deletePayloads } from "./release-payloads.ts";
import { RETENTION } from "./retention.ts";

export interface FreedAtOnce extends FreedPayloads {
  readonly diskBefore: number;
  readonly diskAfter: number;
  /** False: others used the payloads. The space is free for new payloads, but the file has not become smaller. */
  readonly isGivenBack: boolean;
}

const LOCK_MS = 10_000;
const PAYLOADS_PER_STATEMENT = 100;
const LOCK_NOT_AVAILABLE = "55P03";

/** Frees payloads down to `keepBytes` and gives their space back to the file system. */
export async function freeAtOnce(
  db: Db,
  clock: Clock,
  { keepBytes, lockMilliseconds = LOCK_MS }: { readonly keepBytes: number; readonly lockMilliseconds?: number },
): Promise<FreedAtOnce> {
  const diskBefore = await bytesOnDisk(db);
  const freed: number[] = [];
  const dispose = async (_tx: unknown, payloads: readonly number[]): Promise<void> => void freed.push(...payloads);
  const result = await freePayloads(db, clock, { keepBytes, dispose });
  const { orphanHours } = RETENTION;
  const isGivenBack = await unlessLocked(giveBackSpace(db, clock, { orphanHours, freed, lockMilliseconds }));
  if (!isGivenBack) await deleteInSlices(db, freed);
  return { ...result, diskBefore, diskAfter: await bytesOnDisk(db), isGivenBack };
}

async function unlessLocked(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

async function deleteInSlices(db: Db, payloads: readonly number[]): Promise<void> {
  for (let from = 0; from < payloads.length; from += PAYLOADS_PER_STATEMENT) {
    const slice = payloads.slice(from, from + PAYLOADS_PER_STATEMENT);
    await transact(db, (tx) => deletePayloads(tx, slice));
  }
}
