import type * as z from "zod";

/**
 * A second argument for `safeParse`: lists and objects are left at the first thing that is wrong in them. `z.validate` does
 * the same, and says only whether something is wrong. Without it 1 MB of `{"rules": [{}, {}, …]}` becomes gigabytes of issues.
 */
export const FIRST_ISSUE: z.core.ParseContextInternal<z.core.$ZodIssue> = { abortEarly: true };
