import {
  type ContentPatch,
  isObject,
  type JqObject,
  type JqValue,
  parseJson,
  type WaitingEntity,
} from "@longshore/engine";
import type { EntityRef } from "@longshore/shared";
import type { Selectable } from "kysely";
import type { Schema } from "../database/schema.ts";
import { parseObject, relationsOf } from "./entity-row.ts";

export type WaitingRow = Selectable<Schema["catalog.waiting_entity"]>;

/** A waiting write as planning reads it. */
export function waitingOf(row: WaitingRow): WaitingEntity {
  return {
    ref: { blueprint: row.blueprint, identifier: row.identifier },
    patch: patchOf(parseObject(row.patch)),
    missing: refsOf(parseJson(row.missing)),
    writer: {
      integration: row.integration === null ? null : String(row.integration),
      seq: row.seq,
      by: row.written_by,
      claims: row.claims,
    },
    since: row.since.toISOString(),
    checked: row.checked,
    due: row.due,
  };
}

/** A key that is absent says nothing, so it must stay absent. */
function patchOf(patch: JqObject): ContentPatch {
  const { title, icon, team, properties = {}, relations = {}, replace } = patch;
  return {
    ...(title === undefined ? {} : { title: textOf(title) }),
    ...(icon === undefined ? {} : { icon: textOf(icon) }),
    ...(Array.isArray(team) ? { team: team.filter((name) => typeof name === "string") } : {}),
    properties: isObject(properties) ? properties : {},
    relations: relationsOf(isObject(relations) ? relations : {}),
    replace: replace === true,
  };
}

function textOf(value: JqValue): string | null {
  return typeof value === "string" ? value : null;
}

function refsOf(list: JqValue): EntityRef[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    const { blueprint, identifier } = isObject(entry) ? entry : {};
    return typeof blueprint === "string" && typeof identifier === "string" ? { blueprint, identifier } : [];
  });
}
