import * as z from "zod";
import { blueprintPropertySchema } from "./blueprint-property.ts";
import { changelogDestinationSchema } from "./changelog-destination.ts";
import { blueprintIdentifierSchema, propertyKeySchema } from "./identifier.ts";
import { searchQuerySchema } from "./search-query.ts";

const keyed = <T extends z.ZodType>(value: T): z.ZodRecord<typeof propertyKeySchema, T> =>
  z.record(propertyKeySchema, value);

const described = {
  title: z.string().optional(),
  description: z.string().optional(),
  icon: z.string().optional(),
};

/** Points at entities of `target`. Required and many exclude each other; it is neither where it does not say so. */
export const blueprintRelationSchema = z
  .looseObject({
    ...described,
    target: blueprintIdentifierSchema,
    required: z.boolean().optional(),
    many: z.boolean().optional(),
  })
  .refine((relation) => !(relation.required && relation.many), {
    path: ["many"],
    error: "a relation cannot be both required and many",
  })
  .meta({ id: "BlueprintRelation" });

export type BlueprintRelation = z.infer<typeof blueprintRelationSchema>;

/** A value of a related entity shown as one's own: `path` is `team.lead.$title`. */
const mirrorPropertySchema = z.looseObject({ ...described, path: z.string().regex(/^[^.]+(\.[^.]+)+$/) });

/** jq over the entity itself. Stored, not computed. */
const calculationPropertySchema = z.looseObject({
  ...described,
  calculation: z.string().min(1),
  type: z.enum(["string", "number", "boolean", "object", "array"]),
  format: z.string().optional(),
  spec: z.string().optional(),
  colorized: z.boolean().optional(),
  colors: z.record(z.string(), z.string()).optional(),
});

const calculationSpecSchema = z.discriminatedUnion("calculationBy", [
  z.looseObject({ calculationBy: z.literal("entities"), func: z.enum(["count", "average"]) }),
  z.looseObject({
    calculationBy: z.literal("property"),
    func: z.enum(["sum", "min", "max", "median", "average"]),
    property: z.string(),
  }),
]);

/** A number over the entities of `target` that are related. Stored, not computed. */
const aggregationPropertySchema = z.looseObject({
  ...described,
  target: blueprintIdentifierSchema,
  calculationSpec: calculationSpecSchema,
  query: searchQuerySchema.optional(),
  pathFilter: z.array(z.record(z.string(), z.unknown())).optional(),
});

const ownershipSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("Direct") }),
  z.looseObject({ type: z.literal("Inherited"), path: z.string().min(1) }),
]);

/** The shape of a kind of entity. Body of `POST` and `PUT /v1/blueprints`. */
export const blueprintSchema = z
  .looseObject({
    identifier: blueprintIdentifierSchema,
    title: z.string().min(1).max(100),
    description: z.string().max(200).optional(),
    icon: z.string().nullish(),
    schema: z.looseObject({
      properties: keyed(blueprintPropertySchema),
      required: z.array(z.string()).optional(),
    }),
    relations: keyed(blueprintRelationSchema).optional(),
    mirrorProperties: keyed(mirrorPropertySchema).optional(),
    calculationProperties: keyed(calculationPropertySchema).optional(),
    aggregationProperties: keyed(aggregationPropertySchema).optional(),
    ownership: ownershipSchema.optional(),
    changelogDestination: changelogDestinationSchema.nullish(),
  })
  .meta({ id: "Blueprint" });

export type Blueprint = z.infer<typeof blueprintSchema>;

/** Body of `PATCH /v1/blueprints/{identifier}`: blocks that are not named stay. */
export const blueprintPatchSchema = blueprintSchema.partial().meta({ id: "BlueprintPatch" });

export type BlueprintPatch = z.infer<typeof blueprintPatchSchema>;

/** A blueprint as the API answers it. Relations are there even if there are none: clients read them. */
export const storedBlueprintSchema = blueprintSchema
  .safeExtend({
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
    updatedBy: z.string(),
  })
  .meta({ id: "StoredBlueprint" });
