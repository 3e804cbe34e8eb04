import * as z from "zod";
import { type ProblemCode, problemCodes } from "./problem-codes.ts";

const offset = z.int().nonnegative();

/** Half-open range `[start, end)` of UTF-16 offsets into the problem's expression. */
export const spanSchema = z.object({ start: offset, end: offset }).meta({ id: "Span" });

/** A place in a text file; line and column count from 1, columns in UTF-16 units as editors do. */
export const locationSchema = z
  .object({ file: z.string(), line: z.int().positive(), column: z.int().positive() })
  .meta({ id: "Location" });

/**
 * One thing that is wrong, in the one shape that every producer uses. Producers say what and where;
 * `renderProblem`, the HTTP API and the logs each turn it into their own form.
 */
export const problemSchema = z
  .object({
    /** Stable snake_case code: a row of `problemCodes`. */
    code: z.enum(Object.keys(problemCodes) as ProblemCode[]),
    severity: z.enum(["error", "warning"]),
    /** One line for a person, without a full stop: ``no function `ascii_downcse` ``. */
    message: z.string(),
    /** Where in the configuration: `resources[2].port.entity.mappings.properties.url`. */
    path: z.string().optional(),
    /** The jq text concerned. */
    expression: z.string().optional(),
    /** The part of `expression` to underline; empty (start = end) for a place between two characters. */
    span: spanSchema.optional(),
    /** Where in the file: the value at `path`, or the line of a payload. */
    location: locationSchema.optional(),
    /** Further facts, one line each: the input's type and a preview, the opener that was left unclosed. */
    notes: z.array(z.string()).optional(),
    /** What to do about it. */
    hint: z.string().optional(),
  })
  .meta({ id: "Problem" });
