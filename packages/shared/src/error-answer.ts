import * as z from "zod";
import { problemSchema } from "./problem-schema.ts";

/** What the API answers to a request that it refuses or fails at. The header `x-trace-id` names it in the log. */
export const errorAnswerSchema = z
  .object({
    ok: z.literal(false),
    /** A stable code: a row of `problemCodes`. */
    error: problemSchema.shape.code,
    /** The same again. */
    code: problemSchema.shape.code,
    message: z.string(),
    /** Everything that is wrong, where that is more than one thing or has a place. */
    details: z.object({ problems: z.array(problemSchema) }),
  })
  .meta({ id: "ErrorAnswer" });

export type ErrorAnswer = z.infer<typeof errorAnswerSchema>;
