import * as z from "zod";
import { blueprintIdentifierSchema, entityIdentifierSchema } from "./identifier.ts";

/** The key of an entity: no two entities of one blueprint share an identifier. */
export const entityRefSchema = z
  .object({ blueprint: blueprintIdentifierSchema, identifier: entityIdentifierSchema })
  .meta({ id: "EntityRef" });

export type EntityRef = z.infer<typeof entityRefSchema>;
