import * as z from "zod";

export const combinatorSchema = z.enum(["and", "or"]);

/** `$identifier`, `$title`, … stand beside the blueprint's own properties. */
export const META_PROPERTIES = [
  "$identifier",
  "$title",
  "$team",
  "$icon",
  "$createdAt",
  "$updatedAt",
  "$createdBy",
  "$updatedBy",
  "$blueprint",
  "$datasource",
] as const;

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What the caller is or belongs to: `{context: "userTeams", property: "$identifier"}`. */
const contextSchema = z.looseObject({ context: z.enum(["user", "userTeams"]), property: z.string() });

const DATE_PRESETS = [
  "today",
  "tomorrow",
  "yesterday",
  "lastDay",
  "lastWeek",
  "last2Weeks",
  "lastMonth",
  "last3Months",
  "last6Months",
  "last12Months",
] as const;

const dateRangeSchema = z.union([
  z.looseObject({ from: z.string(), to: z.string() }),
  z.looseObject({ preset: z.enum(DATE_PRESETS) }),
]);

const propertySchema = z.union([z.string(), contextSchema]);

/** `{property: "language", operator: "=", value: "go"}` */
const comparisonRuleSchema = z.looseObject({
  property: propertySchema,
  operator: z.enum([
    "=",
    "!=",
    ">",
    ">=",
    "<",
    "<=",
    "contains",
    "doesNotContains",
    "containsAny",
    "beginsWith",
    "doesNotBeginsWith",
    "endsWith",
    "doesNotEndsWith",
    "in",
    "notIn",
  ]),
  value: z.union([scalarSchema, z.array(scalarSchema), contextSchema]),
});

/** `{property: "$updatedAt", operator: "between", value: {preset: "lastWeek"}}` */
const dateRuleSchema = z.looseObject({
  property: propertySchema,
  operator: z.enum(["between", "notBetween", "="]),
  value: dateRangeSchema,
});

/** `{property: "url", operator: "isEmpty"}`, and the same for a relation or a scorecard. */
const presenceRuleSchema = z
  .looseObject({
    property: propertySchema.optional(),
    relation: z.string().optional(),
    scorecard: z.string().optional(),
    operator: z.enum(["isEmpty", "isNotEmpty"]),
  })
  .refine((rule) => [rule.property, rule.relation, rule.scorecard].filter((name) => name !== undefined).length === 1, {
    error: "one of property, relation or scorecard has to be named",
  });

/** `{property: "ttl", operator: "isExpired"}` */
const timerRuleSchema = z.looseObject({ property: z.string(), operator: z.enum(["isExpired", "isNotExpired"]) });

/** `{operator: "relatedTo", blueprint: "service", value: "payments", direction: "upstream"}` */
const relatedToRuleSchema = z.looseObject({
  operator: z.literal("relatedTo"),
  blueprint: z.string(),
  value: z.union([z.string(), z.array(z.string()), contextSchema]),
  direction: z.enum(["upstream", "downstream"]).optional(),
  required: z.boolean().optional(),
});

/** `{operator: "matchAny", property: {path: ["team", "$identifier"]}, value: ["core"]}` */
const matchAnyRuleSchema = z.looseObject({
  operator: z.literal("matchAny"),
  property: z.looseObject({
    path: z
      .array(
        z.union([
          z.string(),
          z.looseObject({
            relation: z.string().optional(),
            maxHops: z.int().min(1).max(15).optional(),
            fromBlueprint: z.string().optional(),
          }),
        ]),
      )
      .min(1),
  }),
  value: z.union([scalarSchema, z.array(scalarSchema), contextSchema]),
});

/** `{propertySchema: {type: "string", format: "url"}, operator: "contains", value: "github"}` */
const propertySchemaRuleSchema = z.looseObject({
  propertySchema: z.looseObject({
    type: z.string(),
    format: z.string().optional(),
    items: z.looseObject({ type: z.string().optional(), format: z.string().optional() }).optional(),
  }),
  operator: z.enum(["=", "!=", "contains"]),
  value: z.union([scalarSchema, z.array(scalarSchema), contextSchema]),
});

/** One condition on an entity. */
export const searchRuleSchema = z
  .union([
    comparisonRuleSchema,
    dateRuleSchema,
    presenceRuleSchema,
    timerRuleSchema,
    relatedToRuleSchema,
    matchAnyRuleSchema,
    propertySchemaRuleSchema,
  ])
  .meta({ id: "SearchRule" });

export type SearchRule = z.infer<typeof searchRuleSchema>;

/** Conditions joined by `and` or `or`, nested to any depth. */
export interface SearchQuery {
  combinator: "and" | "or";
  rules: (SearchQuery | SearchRule)[];
}

export const searchQuerySchema: z.ZodType<SearchQuery> = z
  .looseObject({
    combinator: combinatorSchema,
    get rules() {
      return z.array(z.union([searchQuerySchema, searchRuleSchema]));
    },
  })
  .meta({ id: "SearchQuery" });

const names = z.array(z.string()).optional();

/** Body of `POST /v1/blueprints/{blueprint}/entities/search`. `from` is `next` of the page before. */
export const searchBodySchema = z
  .looseObject({
    query: searchQuerySchema.optional(),
    include: names,
    exclude: names,
    limit: z.int().min(1).max(1000).optional(),
    from: z.guid().nullish(),
  })
  .meta({ id: "SearchBody" });

/** Body of `POST /v1/blueprints/entities/datasource-entities`: a client's own entities, by how it names itself. */
export const datasourceEntitiesBodySchema = z
  .looseObject({
    datasource_prefix: z.string().min(1),
    datasource_suffix: z.string(),
    limit: z.int().min(1).max(5000).optional(),
    before: z.iso.datetime({ offset: true }).nullish(),
    from: z.guid().nullish(),
  })
  .meta({ id: "DatasourceEntitiesBody" });
