import * as z from "zod";

/** The words `true` and `false`, as they stand in a query or a header. */
export const flagSchema = z.enum(["true", "false"]).transform((word) => word === "true");

/** A number in a query: `?limit=20`. */
export const countSchema = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
