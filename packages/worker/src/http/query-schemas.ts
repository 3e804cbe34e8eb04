import * as z from "zod";

/** The words `true` and `false`, as they stand in a query or a header. */
export const flagSchema = z.enum(["true", "false"]).transform((word) => word === "true");

/** A number in a query: `?limit=20`. Only digits are one: `Number` would make 0 of `?limit=`, and 16 of `0x10`. */
export const countSchema = (least: number, most: number) =>
  z.preprocess(
    (text) => (typeof text === "string" && /^\d+$/.test(text) ? Number(text) : text),
    z.number().int().min(least).max(most),
  );
