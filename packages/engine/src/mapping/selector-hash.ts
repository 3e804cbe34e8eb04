import { createHash } from "node:crypto";

/** SHA-256 (hex) of the trimmed query: how a source says which selector it ran with. Null for a blank query. */
export function selectorHash(query: string): string | null {
  const text = query.trim();
  return text === "" ? null : createHash("sha256").update(text).digest("hex");
}
