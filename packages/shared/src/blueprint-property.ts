import * as z from "zod";

/** What every property may say about itself, for people. */
const described = {
  title: z.string().optional(),
  description: z.string().optional(),
  icon: z.string().optional(),
};

const stringRules = {
  format: z
    .enum([
      "date-time",
      "url",
      "email",
      "idn-email",
      "ipv4",
      "ipv6",
      "markdown",
      "yaml",
      "user",
      "blueprints",
      "team",
      "timer",
      "proto",
    ])
    .optional(),
  minLength: z.int().nonnegative().optional(),
  maxLength: z.int().nonnegative().optional(),
  pattern: z.string().optional(),
};

const specification = {
  spec: z.enum(["open-api", "async-api", "embedded-url"]).optional(),
  specAuthentication: z.record(z.string(), z.unknown()).optional(),
};

const numberRules = {
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
};

const enumColors = z.union([z.record(z.string(), z.string()), z.array(z.string())]).optional();

const stringPropertySchema = z.looseObject({
  type: z.literal("string"),
  ...described,
  ...stringRules,
  ...specification,
  default: z.string().optional(),
  enum: z.array(z.string()).min(1).optional(),
  enumColors,
});

const numberPropertySchema = z.looseObject({
  type: z.literal("number"),
  ...described,
  ...numberRules,
  default: z.number().optional(),
  enum: z.array(z.number()).min(1).optional(),
  enumColors,
});

const booleanPropertySchema = z.looseObject({
  type: z.literal("boolean"),
  ...described,
  default: z.boolean().optional(),
});

const objectPropertySchema = z.looseObject({
  type: z.literal("object"),
  ...described,
  ...specification,
  format: z.enum(["labeled-url", "proto"]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  patternProperties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.union([z.boolean(), z.record(z.string(), z.unknown())]).optional(),
  default: z.record(z.string(), z.unknown()).optional(),
});

/** The elements of a list: a JSON Schema of its own, with the formats of a string. */
const itemsSchema = z.looseObject({
  type: z.enum(["string", "number", "boolean", "object", "array"]).optional(),
  ...stringRules,
  ...numberRules,
  enum: z.array(z.unknown()).optional(),
});

const arrayPropertySchema = z.looseObject({
  type: z.literal("array"),
  ...described,
  items: itemsSchema.optional(),
  minItems: z.int().nonnegative().optional(),
  maxItems: z.int().nonnegative().optional(),
  uniqueItems: z.boolean().optional(),
  default: z.array(z.unknown()).optional(),
});

/** A property of a blueprint: JSON Schema with a few keys for people and formats of the catalog. */
export const blueprintPropertySchema = z
  .discriminatedUnion("type", [
    stringPropertySchema,
    numberPropertySchema,
    booleanPropertySchema,
    objectPropertySchema,
    arrayPropertySchema,
  ])
  .meta({ id: "BlueprintProperty" });

export type BlueprintProperty = z.infer<typeof blueprintPropertySchema>;
