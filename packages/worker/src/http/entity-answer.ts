import { type CatalogEntity, isObject, type JqObject } from "@longshore/engine";
import * as z from "zod";
import { snapshotOf } from "../outbox/entity-event.ts";

const names = z.union([z.string(), z.array(z.string())]).optional();

/** `?include=identifier&include=properties.url`, or all but what `exclude` names. */
export const fieldsQuerySchema = z.object({
  include: names,
  exclude: names,
  exclude_calculated_properties: z.enum(["true", "false"]).optional(),
});

export interface Fields {
  readonly include?: string | readonly string[] | undefined;
  readonly exclude?: string | readonly string[] | undefined;
}

/** An entity as it is answered, with the fields that were asked for. */
export function shownEntity(entity: CatalogEntity, { include, exclude }: Fields): JqObject {
  const whole = snapshotOf(entity) ?? {};
  if (include === undefined && exclude === undefined) return whole;
  const included = include === undefined ? null : new Set([include].flat());
  const excluded = new Set(exclude === undefined ? [] : [exclude].flat());
  const isWanted = (path: string): boolean => (included === null || included.has(path)) && !excluded.has(path);
  const entries = Object.entries(whole).flatMap(([name, value]) => {
    if (isWanted(name) && ![...excluded].some((path) => path.startsWith(`${name}.`))) return [[name, value] as const];
    if (excluded.has(name) || !isObject(value)) return [];
    const within = Object.entries(value).filter(
      ([key]) => isWanted(`${name}.${key}`) || (isWanted(name) && !excluded.has(`${name}.${key}`)),
    );
    return within.length === 0 ? [] : [[name, Object.fromEntries(within)] as const];
  });
  return Object.fromEntries(entries);
}
