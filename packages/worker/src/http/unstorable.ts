import { type ConfigPath, formatConfigPath, problem } from "@longshore/shared";
import { ApiError } from "../api-error.ts";

/** Why PostgreSQL could not hold a body, a path or a query: a text in it, or a key, has what UTF-8 or its `text` has not. */
export function unstorable(value: unknown): ApiError | null {
  const found = unstorableIn(value, []);
  if (found === null) return null;
  const path = formatConfigPath(found);
  return new ApiError(problem("unstorable_value", "a text holds U+0000 or half a surrogate pair", { path }));
}

function unstorableIn(value: unknown, path: ConfigPath): ConfigPath | null {
  if (typeof value === "string") return isStorable(value) ? null : path;
  if (Array.isArray(value)) return firstOf(value.entries(), path);
  if (typeof value !== "object" || value === null) return null;
  const key = Object.keys(value).find((name) => !isStorable(name));
  return key === undefined ? firstOf(Object.entries(value), path) : [...path, key];
}

function firstOf(members: Iterable<readonly [string | number, unknown]>, path: ConfigPath): ConfigPath | null {
  for (const [key, value] of members) {
    const found = unstorableIn(value, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}
