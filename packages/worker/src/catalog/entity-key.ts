import { hash } from "node:crypto";
import type { EntityRef } from "@longshore/shared";

/**
 * The primary key of an entity: the first 128 bits of SHA-256 over blueprint, U+0000 and identifier, in the form of a
 * uuid. The identifier itself may have 1 000 characters, more than a row of a b-tree takes; and no identifier holds
 * U+0000, so no two pairs run together.
 */
export function entityKey({ blueprint, identifier }: EntityRef): string {
  const hex = hash("sha256", `${blueprint}\u0000${identifier}`, "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
