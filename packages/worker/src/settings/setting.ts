import type * as z from "zod";

/** What can be set, and what the table in docs/operations.md says about it. */
export interface Setting<T> {
  /** The environment variable. */
  readonly variable: string;
  /** `--port` of `worker start`; null for what should not stand in a list of processes, or is rarely set. */
  readonly flag: string | null;
  /** Of the text that was given. */
  readonly schema: z.ZodType<T>;
  readonly fallback: (env: Environment) => T;
  /** The default, as people read it. */
  readonly shown: string;
  readonly meaning: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface SettingText<T> {
  readonly flag?: string;
  readonly fallback: T | ((env: Environment) => T);
  readonly shown?: string;
  readonly meaning: string;
}

/** `setting("LONGSHORE_PORT", portSchema, { flag: "--port", fallback: 8787, meaning: "…" })` */
export function setting<T extends string | number | boolean | null | readonly string[]>(
  variable: string,
  schema: z.ZodType<T>,
  { flag, fallback, shown, meaning }: SettingText<T>,
): Setting<T> {
  const read = typeof fallback === "function" ? fallback : () => fallback;
  return { variable, flag: flag ?? null, schema, fallback: read, shown: shown ?? textOf(fallback), meaning };
}

function textOf(fallback: unknown): string {
  if (fallback === null) return "none";
  return Array.isArray(fallback) ? fallback.join(",") : String(fallback);
}
