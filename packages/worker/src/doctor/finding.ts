/** What was looked at, and how it is. Anything `bad` keeps the worker from working or may lose data. */
export interface Finding {
  readonly name: string;
  readonly state: "ok" | "warning" | "bad" | "unused";
  readonly text: string;
}

type Look = (name: string, text: string) => Finding;

export const ok: Look = (name, text) => ({ name, state: "ok", text });
export const warning: Look = (name, text) => ({ name, state: "warning", text });
export const bad: Look = (name, text) => ({ name, state: "bad", text });
export const unused: Look = (name, text) => ({ name, state: "unused", text });

/** Runs a look at something; that it cannot be looked at is a finding too. */
export async function finding(name: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    return [bad(name, cause instanceof Error ? cause.message : String(cause))];
  }
}
