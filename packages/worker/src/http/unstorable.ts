import { type ConfigPath, formatConfigPath, problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";

/** Why PostgreSQL could not hold a body, a path or a query: a text in it, or a key, has what UTF-8 or its `text` has not. */
export function unstorable(value: unknown): ApiError | null {
  const found = unstorableIn(value);
  if (found === null) return null;
  const path = formatConfigPath(found);
  return new ApiError(problem("unstorable_value", "a text holds U+0000 or half a surrogate pair", { path }));
}

/** The path is made on the way back: in 1 MB of values 500 levels deep, all paths would be 500 times as much. */
function unstorableIn(value: unknown): ConfigPath | null {
  if (typeof value === "string") return isStorable(value) ? null : [];
  if (Array.isArray(value)) return firstOf(value.entries());
  if (typeof value !== "object" || value === null) return null;
  const key = Object.keys(value).find((name) => !isStorable(name));
  return key === undefined ? firstOf(Object.entries(value)) : [key];
}

function firstOf(members: Iterable<readonly [string | number, unknown]>): ConfigPath | null {
  for (const [key, value] of members) {
    const found = unstorableIn(value);
    if (found !== null) return [key, ...found];
  }
  return null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}
