import { type Blueprint, type Problem, problem, propertyType } from "@longshore/shared";
import { sql } from "kysely";
import { ApiError } from "../api-error.ts";
import type { Tx } from "../database/database.ts";

/** @throws {ApiError} `not_found` with every relation whose target does not exist */
export async function refuseUnknownTargets(tx: Tx, { identifier, relations = {} }: Blueprint): Promise<void> {
  const rows = await tx.selectFrom("catalog.blueprint").select("identifier").execute();
  const known = new Set([identifier, ...rows.map((row) => row.identifier)]);
  const problems = Object.entries(relations).flatMap(([name, { target }]) =>
    known.has(target)
      ? []
      : [problem("not_found", `there is no blueprint \`${target}\``, { path: `relations.${name}.target` })],
  );
  refuse(problems);
}

/** Entities hold values of the old type. @throws {ApiError} `property_type_change` */
export function refuseTypeChanges(before: Blueprint, after: Blueprint): void {
  const problems = Object.entries(before.schema.properties).flatMap(([name, property]) => {
    const next = Object.hasOwn(after.schema.properties, name) ? after.schema.properties[name] : undefined;
    // `enum`, which nothing knows, is held to be `string` already.
    if (next === undefined || propertyType(next) === propertyType(property)) return [];
    const message = `property \`${name}\` is of type ${property.type}, and cannot become ${next.type}`;
    return [problem("property_type_change", message, { path: `schema.properties.${name}.type` })];
  });
  refuse(problems);
}

/** Entities that point somewhere would point at other entities all at once. @throws {ApiError} `property_type_change` */
export async function refuseLostValues(tx: Tx, before: Blueprint, after: Blueprint): Promise<void> {
  const moved = Object.entries(before.relations ?? {}).filter(([name, { target }]) => {
    const next = Object.entries(after.relations ?? {}).find(([other]) => other === name)?.[1];
    return next !== undefined && next.target !== target;
  });
  for (const [name] of moved) {
    const { rows } = await sql<{ used: boolean }>`
      SELECT EXISTS (
        SELECT FROM catalog.entity e JOIN catalog.entity_relation r ON r.source = e.key
        WHERE e.blueprint = ${before.identifier} AND r.relation = ${name}
      ) AS used`.execute(tx);
    if (rows[0]?.used !== true) continue;
    const path = `relations.${name}.target`;
    refuse([
      problem("property_type_change", `entities have relation \`${name}\`, so its target cannot change`, { path }),
    ]);
  }
}

function refuse(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first !== undefined) throw new ApiError(first, { problems });
}
