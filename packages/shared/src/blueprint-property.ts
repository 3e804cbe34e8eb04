import * as z from "zod";

/** What every property may say about itself, for people. */
const described = {
  title: z.string().optional(),
  description: z.string().optional(),
  icon: z.string().optional(),
};

/** The types that a value may be held to. */
export const PROPERTY_TYPES = ["string", "number", "boolean", "object", "array"] as const;
export type PropertyType = (typeof PROPERTY_TYPES)[number];

/** What this catalog knows of formats. Others are kept, and no value is held to them. */
export const STRING_FORMATS = [
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
] as const;
export const OBJECT_FORMATS = ["labeled-url", "proto"] as const;

const stringRules = {
  format: z.string().optional(),
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
  format: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  patternProperties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.union([z.boolean(), z.record(z.string(), z.unknown())]).optional(),
  default: z.record(z.string(), z.unknown()).optional(),
});

/** The elements of a list: a JSON Schema of its own, with the formats of a string. */
const itemsSchema = z.looseObject({
  type: z.string().optional(),
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

/** `{"type": "enum", "enum": ["A"]}`, as some integrations have it: kept as it is, and its values are texts. */
const unknownTypeSchema = z.looseObject({
  type: z.string().regex(new RegExp(`^(?!(?:${PROPERTY_TYPES.join("|")})$)`), {
    error: "is a type with rules of its own",
    abort: true,
  }),
  ...described,
  ...stringRules,
  enum: z.array(z.unknown()).optional(),
});

/** A property of a blueprint: JSON Schema with a few keys for people and formats of the catalog. */
export const blueprintPropertySchema = z
  .union([
    unknownTypeSchema,
    z.discriminatedUnion("type", [
      stringPropertySchema,
      numberPropertySchema,
      booleanPropertySchema,
      objectPropertySchema,
      arrayPropertySchema,
    ]),
  ])
  .meta({ id: "BlueprintProperty" });

export type BlueprintProperty = z.infer<typeof blueprintPropertySchema>;

/** The type that values of a property are held to: text where nothing knows the type that it names. */
export function propertyType({ type }: { readonly type: string }): PropertyType {
  return PROPERTY_TYPES.find((known) => known === type) ?? "string";
}
