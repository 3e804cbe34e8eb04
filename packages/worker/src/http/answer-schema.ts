import * as z from "zod";

/** `{ok: true}` and what the answer is about, under its name: `answerOf({ entity: entitySchema })`. */
export function answerOf(named: Record<string, z.ZodType>): z.ZodType {
  return z.object({ ok: z.literal(true), ...named });
}
