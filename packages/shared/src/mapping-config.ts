import * as z from "zod";
import { describeValue } from "./describe-value.ts";

/** The message of a union, which zod would give as "Invalid input". */
const expected =
  (what: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    `expected ${what}, got ${describeValue(input)}`;

const constant = [z.string(), z.number(), z.boolean()] as const;

/** jq text. A number, boolean or null stands for itself: `query: true` means what it says. */
export const jqExpressionSchema = z
  .union([...constant, z.null()], { error: expected("a jq expression") })
  .meta({ id: "JqExpression" });

export type JqExpression = z.infer<typeof jqExpressionSchema>;

/** As above where null would make every item useless: selectors, identifiers, blueprints. */
const neededExpressionSchema = z.union(constant, { error: expected("a jq expression") });

/** One condition; every leaf is jq, so a fixed operator needs inner quotes: `operator: '"="'`. */
const mappingSearchRuleSchema = z.looseObject({
  property: neededExpressionSchema,
  operator: neededExpressionSchema,
  value: jqExpressionSchema,
});

export interface MappingSearchQuery {
  combinator: string | number | boolean;
  rules: (MappingSearchQuery | z.infer<typeof mappingSearchRuleSchema>)[];
  [key: string]: unknown;
}

/** A search query whose leaves are jq: finds a relation's targets, an entity to write to, or teams. */
export const mappingSearchQuerySchema: z.ZodType<MappingSearchQuery> = z
  .looseObject({
    combinator: neededExpressionSchema,
    get rules() {
      return z.array(
        z.union([mappingSearchQuerySchema, mappingSearchRuleSchema], { error: expected("a rule or nested rules") }),
      );
    },
  })
  .meta({ id: "MappingSearchQuery" });

/** A property: jq, or an object of properties. */
export type MappedProperty = JqExpression | { [key: string]: MappedProperty };

export const mappedPropertySchema: z.ZodType<MappedProperty> = z
  .lazy(() =>
    z.union([jqExpressionSchema, z.record(z.string(), mappedPropertySchema)], {
      error: expected("a jq expression or an object of them"),
    }),
  )
  .meta({ id: "MappedProperty" });

const expressionOrSearchSchema = z.union([jqExpressionSchema, mappingSearchQuerySchema], {
  error: expected("a jq expression or a search query"),
});

/** How an item becomes an entity. */
export const entityMappingSchema = z
  .looseObject({
    identifier: z.union([neededExpressionSchema, mappingSearchQuerySchema], {
      error: expected("a jq expression or a search query"),
    }),
    blueprint: neededExpressionSchema,
    title: jqExpressionSchema.optional(),
    icon: jqExpressionSchema.optional(),
    team: expressionOrSearchSchema.optional(),
    properties: z.record(z.string(), mappedPropertySchema).optional(),
    relations: z.record(z.string(), expressionOrSearchSchema).optional(),
  })
  .meta({ id: "EntityMapping" });

export type EntityMapping = z.infer<typeof entityMappingSchema>;

/** Which items of a kind are wanted. Integrations add keys of their own, read by them alone. */
export const selectorSchema = z
  .looseObject({
    /** Must give a boolean. Absent: every item is wanted. */
    query: neededExpressionSchema.optional(),
    exportEnvVariables: z.array(z.string()).optional(),
  })
  .meta({ id: "Selector" });

export const resourceSchema = z
  .looseObject({
    kind: z.string().min(1),
    selector: selectorSchema,
    port: z.looseObject({
      entity: z.looseObject({
        mappings: z.union([entityMappingSchema, z.array(entityMappingSchema).min(1)], {
          error: expected("a mapping or a list of mappings"),
        }),
      }),
      /** jq on the raw item that gives a list; the rest then runs once per element. */
      itemsToParse: z.string().nullish(),
      /** The key under which the element stands. `item` when absent. */
      itemsToParseName: z.string().min(1).nullish(),
      /** Whether the list itself is taken out of the item. True when absent. */
      itemsToParseTopLevelTransform: z.boolean().optional(),
    }),
  })
  .meta({ id: "Resource" });

export type Resource = z.infer<typeof resourceSchema>;

/**
 * A mapping configuration: what an integration's `port-app-config.yml` holds and what `config` is in the API.
 * Keys that are not named here are kept.
 */
export const mappingConfigSchema = z
  .looseObject({
    resources: z.array(resourceSchema),
    deleteDependentEntities: z.boolean().optional(),
    /** The Kubernetes exporter's spelling of `deleteDependentEntities`. */
    deleteDependents: z.boolean().optional(),
    createMissingRelatedEntities: z.boolean().optional(),
    enableMergeEntity: z.boolean().optional(),
    /** The share of an integration's entities that one sync may delete; 0 never, 1 always. */
    entityDeletionThreshold: z.number().min(0).max(1).optional(),
    sendRawDataExamples: z.boolean().optional(),
  })
  .meta({ id: "MappingConfig" });

export type MappingConfig = z.infer<typeof mappingConfigSchema>;
