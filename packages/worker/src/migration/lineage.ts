import type { Cause } from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import { sql } from "kysely";
import type { Tx } from "../database/database.ts";
import type { DeletionRequest } from "./deletion-request.ts";
import type { RequiredRelations } from "./required-relations.ts";

/** An entity of the set, with what decides whether it is still to go. */
interface Member extends EntityRef {
  readonly key: string;
  readonly is_root: boolean;
  readonly parent: string | null;
  readonly relation: string | null;
  readonly is_open: boolean;
  readonly is_there: boolean;
  /** Its relation still names its parent. */
  readonly is_linked: boolean;
  readonly owner: number | null;
  readonly last_seen_seq: number | null;
}

/** Why entities of a slice go, and which of them have no reason to any more. */
export interface Lineage {
  readonly going: readonly { readonly key: string; readonly ref: EntityRef; readonly cause: Cause }[];
  /** Roots that are not to be deleted any more, or are gone. */
  readonly kept: readonly string[];
  /** What was to go because of something that is not to go, or does not need it any more. */
  readonly strays: readonly string[];
}

/** Entities above a slice that are read. One further from its root is not followed all the way. */
const MOST_READ = 5_000;
/** Links that a cause names, nearest first, before it names what the deletion was asked for by. */
const MOST_LINKS = 100;

/**
 * Follows each entity to the root that it goes with. Others changed the catalog since: a pod may have moved to a node that
 * stays, and the pod's volumes stay with it; a root may have been mapped again.
 */
export async function lineageOf(
  tx: Tx,
  migration: string,
  keys: readonly string[],
  { owned }: DeletionRequest,
  required: RequiredRelations,
): Promise<Lineage> {
  const members = await readMembers(tx, migration, keys);
  const isWhole = members.size < keys.length + MOST_READ;
  const isWanted = ({ owner, last_seen_seq }: Member) =>
    owned === null || (owner === owned.integration && (last_seen_seq ?? 0) < owned.seenBefore);
  const holds = (member: Member): boolean =>
    member.is_root
      ? member.is_there && isWanted(member)
      : member.is_there && member.is_linked && required.has(member.blueprint, member.relation ?? "");
  const going: { key: string; ref: EntityRef; cause: Cause }[] = [];
  const kept = new Set<string>();
  const strays = new Set<string>();
  for (const key of keys) {
    const { path, end } = pathOf(members, key);
    const isLost = end === "ring" || (end === "unknown" && isWhole);
    const broken = brokenAt(path, holds, isLost);
    const [member] = path;
    if (member === undefined) continue;
    if (broken === -1) going.push({ key, ref: refOf(member), cause: causeOf(path) });
    else {
      for (const each of path.slice(0, broken + 1)) (each.is_root ? kept : strays).add(each.key);
    }
  }
  return { going, kept: [...kept], strays: [...strays] };
}

/** The place nearest to the entity at which its path leads nowhere; -1 if it leads to a root that is to go. */
function brokenAt(path: readonly Member[], holds: (member: Member) => boolean, isLost: boolean): number {
  const broken = path.findIndex((member) => !member.is_open || !holds(member));
  return broken === -1 && isLost ? path.length - 1 : broken;
}

interface Path {
  /** From the entity upwards, as far as is known. */
  readonly path: readonly Member[];
  /**
   * `ring`: it comes back to itself. `b` needed `a`, which went with the root and does not any more; `b` needs `d`, too, which
   * needs `b`: each of the two was to go because of the other.
   */
  readonly end: "root" | "ring" | "unknown";
}

function pathOf(members: ReadonlyMap<string, Member>, key: string): Path {
  const path = new Map<string, Member>();
  for (let at = members.get(key); at !== undefined; at = at.parent === null ? undefined : members.get(at.parent)) {
    if (path.has(at.key)) return { path: [...path.values()], end: "ring" };
    path.set(at.key, at);
    if (at.is_root) return { path: [...path.values()], end: "root" };
  }
  return { path: [...path.values()], end: "unknown" };
}

function causeOf(path: readonly Member[]): Cause {
  const asked: Cause = { kind: "deleted", input: { list: "deletes", index: 0 } };
  return path.slice(0, MOST_LINKS + 1).reduceRight<Cause>((because, member, place) => {
    const parent = path[place + 1];
    if (member.is_root || parent === undefined || place === MOST_LINKS) return because;
    return { kind: "dependent", of: refOf(parent), relation: member.relation ?? "", because };
  }, asked);
}

function refOf({ blueprint, identifier }: EntityRef): EntityRef {
  return { blueprint, identifier };
}

async function readMembers(tx: Tx, migration: string, keys: readonly string[]): Promise<ReadonlyMap<string, Member>> {
  const { rows } = await sql<Member>`
    WITH RECURSIVE up (key) AS (
      SELECT key FROM unnest(${keys}::uuid[]) AS k(key)
      UNION
      SELECT m.parent FROM up JOIN catalog.migration_entity m ON m.migration = ${migration}::uuid AND m.key = up.key
      WHERE NOT m.is_root
    )
    SELECT m.key, m.blueprint, m.identifier, m.is_root, m.parent, m.relation, m.state = 'open' AS is_open,
      e.key IS NOT NULL AS is_there, e.owner, e.last_seen_seq, EXISTS (
        SELECT FROM catalog.entity_relation r
        WHERE r.source = m.key AND r.relation = m.relation AND r.target = m.parent) AS is_linked
    FROM (SELECT key FROM up LIMIT ${keys.length + MOST_READ}) AS u
      JOIN catalog.migration_entity m ON m.migration = ${migration}::uuid AND m.key = u.key
      LEFT JOIN catalog.entity e ON e.key = m.key`.execute(tx);
  return new Map(rows.map((row) => [row.key, row]));
}
