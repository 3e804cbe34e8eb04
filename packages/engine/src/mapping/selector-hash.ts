/**
 * SHA-256 (hex) of the trimmed query: how a source says which selector it ran with. Null for a blank query.
 * `node:crypto` is loaded when the first hash is asked for: most runs of the command line never ask.
 */
export function selectorHash(query: string): string | null {
  const text = query.trim();
  return text === "" ? null : process.getBuiltinModule("node:crypto").createHash("sha256").update(text).digest("hex");
}
