import * as z from "zod";
import { blueprintIdentifierSchema, entityIdentifierSchema } from "./identifier.ts";
import { searchQuerySchema } from "./search-query.ts";

const propertiesSchema = z.record(z.string(), z.unknown());

/** A target, several targets, none, or a query that finds them. */
export const relationValueSchema = z
  .union([entityIdentifierSchema, z.array(entityIdentifierSchema), z.null(), searchQuerySchema])
  .meta({ id: "RelationValue" });

export type RelationValue = z.infer<typeof relationValueSchema>;

const teamSchema = z.union([z.string(), z.array(z.string()), z.null(), searchQuerySchema]);

/** Body of `POST /v1/blueprints/{blueprint}/entities` and of each entry of its bulk form. */
export const entityBodySchema = z
  .looseObject({
    /** A query must find exactly one entity. Without an identifier one is made up. */
    identifier: z.union([entityIdentifierSchema, searchQuerySchema]).optional(),
    title: z.string().nullish(),
    icon: z.string().nullish(),
    team: teamSchema.optional(),
    properties: propertiesSchema.optional(),
    relations: z.record(z.string(), relationValueSchema).optional(),
  })
  .meta({ id: "EntityBody" });

export type EntityBody = z.infer<typeof entityBodySchema>;

/** Body of `PATCH /v1/blueprints/{blueprint}/entities/{identifier}`: what is not named stays. */
export const entityPatchSchema = z
  .strictObject({ ...entityBodySchema.shape, identifier: entityIdentifierSchema.optional() })
  .meta({ id: "EntityPatch" });

export type EntityPatch = z.infer<typeof entityPatchSchema>;

/** Body of `POST /v1/blueprints/{blueprint}/entities/bulk`. */
export const entityBulkBodySchema = z
  .looseObject({ entities: z.array(entityBodySchema).min(1).max(20) })
  .meta({ id: "EntityBulkBody" });

/** Body of `POST /v1/blueprints/{blueprint}/bulk/entities/delete`. */
export const entityBulkDeleteBodySchema = z
  .looseObject({ entities: z.array(entityIdentifierSchema).min(1).max(100) })
  .meta({ id: "EntityBulkDeleteBody" });

/** A whole entity as the catalog holds it: what `GET` answers and what the changelog carries. */
export const entitySchema = z
  .object({
    identifier: entityIdentifierSchema,
    title: z.string().nullable(),
    icon: z.string().nullable(),
    blueprint: blueprintIdentifierSchema,
    team: z.array(z.string()),
    properties: propertiesSchema,
    relations: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()])),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
    updatedBy: z.string(),
  })
  .meta({ id: "Entity" });

export type Entity = z.infer<typeof entitySchema>;
