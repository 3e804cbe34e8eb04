import { isObject, type JqObject, parseJson } from "@longshore/engine";
import type { Selectable } from "kysely";
import type { RawRecord } from "../apply/applying.ts";
import type { Schema } from "../database/schema.ts";

/** A row of `catalog.problem`, or the sum of several. */
export type NotedProblem = Omit<Selectable<Schema["catalog.problem"]>, "integration" | "sync_id" | "key">;

export function notedProblem(row: NotedProblem): JqObject {
  return {
    ...toldProblem(row.code, row.path, row.count, row.example),
    kind: row.kind === "" ? null : row.kind,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
  };
}

/** The problems of a record, and how many cases of others there are. */
export function recordProblemReport(record: Pick<RawRecord, "problems" | "problem">): JqObject {
  if (record.problems === null) {
    const { problem } = record;
    return { problems: problem === null ? [] : [toldOf(problem, 1)], unlistedProblems: 0 };
  }
  const { listed = [], unlisted = 0 } = membersOf(record.problems);
  const problems = Array.isArray(listed) ? listed.filter(isObject) : [];
  return {
    problems: problems.map(({ problem, count = 1 }) => toldOf(JSON.stringify(problem), Number(count))),
    unlistedProblems: unlisted,
  };
}

/** `example`: JSON text of a problem. */
function toldOf(example: string, count: number): JqObject {
  const { code, path } = membersOf(example);
  return toldProblem(String(code), typeof path === "string" ? path : "", count, example);
}

function toldProblem(code: string, path: string, count: number, example: string): JqObject {
  return { code, path, ...placeOf(path), count, example: parseJson(example) };
}

function membersOf(json: string): JqObject {
  const value = parseJson(json);
  return isObject(value) ? value : {};
}

/**
 * `resources[2].port.entity.mappings[1].properties.url` is the field `properties.url` of resource 2; a path that names no
 * resource is a field of a configuration that nobody knows any more.
 */
function placeOf(path: string): { readonly resourceIndex: number | null; readonly field: string } {
  const found = /^resources\[(\d+)\](?:\.port\.entity\.mappings(?:\[\d+\])?)?(?:\.|$)/.exec(path);
  if (found === null) return { resourceIndex: null, field: path };
  return { resourceIndex: Number(found[1]), field: path.slice(found[0].length) };
}
