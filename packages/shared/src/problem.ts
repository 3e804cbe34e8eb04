import type * as z from "zod";
import { type ProblemCode, problemCodeInfo } from "./problem-codes.ts";
import type { locationSchema, problemSchema, spanSchema } from "./problem-schema.ts";

export type Span = z.infer<typeof spanSchema>;
export type Problem = z.infer<typeof problemSchema>;
export type Location = z.infer<typeof locationSchema>;

/** A problem with the severity and default hint of its code: `problem("config_empty", "nothing here", { location })`. */
export function problem(
  code: ProblemCode,
  message: string,
  details: Omit<Partial<Problem>, "code" | "message"> = {},
): Problem {
  const { severity, hint } = problemCodeInfo(code);
  return { code, severity, message, ...(hint === undefined ? {} : { hint }), ...details };
}
