import { formatJson, isObject, type JqValue, parseJsonPayload } from "@longshore/engine";
import { entityBodySchema, type Problem, problem, schemaProblems } from "@longshore/shared";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { refusal } from "../api-error.ts";
import type { EntityCall, RefusedWrite } from "../apply/entity-call.ts";
import type { Api } from "./api.ts";
import { bodyMember } from "./body-member.ts";
import { writeOf } from "./entity-calls.ts";
import { refuseOtherCharsets } from "./json-bodies.ts";
import { jsonFaults } from "./json-faults.ts";
import { MOST_MEMBERS, memberCount, parseBounded, tooManyMembersIn } from "./parse-bounded.ts";
import { readBody } from "./request-body.ts";
import { jsonText, mayBeUnstorable } from "./strict-json.ts";
import { unstorable } from "./unstorable.ts";

/** Where a body has its entities. */
const LIST = "entities";

/** What is held against the whole request; each entity is looked at by {@link listedWrites}. */
export const entityListSchema: z.ZodType = z.looseObject({ [LIST]: z.array(z.unknown()).min(1).max(20) });

/** Entities of a body that cannot be read as others are, by their positions. */
type Unreadable = ReadonlyMap<number, { readonly identifier: JqValue; readonly problem: Problem }>;

declare module "fastify" {
  interface FastifyRequest {
    /** Of a body with a list of entities; `json` has null in their places. */
    unreadable: Unreadable | null;
  }
}

/**
 * Of the routes added to this instance: bodies have a list of entities, and an entity that a strict reader refuses (U+0000, a key that
 * stands twice, too deep) is not the fault of the others.
 */
export function readEntityLists(scope: Api, limit: number): void {
  scope.decorateRequest("unreadable", null);
  scope.removeContentTypeParser("application/json");
  scope.addContentTypeParser("application/json", async (request: FastifyRequest) => {
    refuseOtherCharsets(request);
    const bytes = await readBody(request, limit);
    if (bytes.length === 0) return undefined;
    const { value, unreadable } = readList(jsonText(bytes));
    [request.json, request.unreadable] = [value, unreadable];
    return value;
  });
}

function readList(text: string): { readonly value: JqValue; readonly unreadable: Unreadable } {
  const problems = faultsByEntity(text);
  const value = parseJsonPayload(text);
  const list = isObject(value) && Object.hasOwn(value, LIST) ? value[LIST] : null;
  const entities: JqValue[] = Array.isArray(list) ? list : [];
  if (mayBeUnstorable(text)) addUnstorable(entities, problems);
  const unreadable: Unreadable = new Map(
    [...problems].map(([index, found]) => [index, { identifier: identifierIn(entities[index]), problem: found }]),
  );
  for (const index of problems.keys()) entities[index] = null;
  const refused = mayBeUnstorable(text) ? unstorable(value) : null;
  if (refused !== null) throw refused;
  return { value, unreadable };
}

/** The first fault of each entity; one outside them refuses the request. */
function faultsByEntity(text: string): Map<number, Problem> {
  const problems = new Map<number, Problem>();
  for (const { code, message, element } of jsonFaults(text)) {
    if (element?.list !== LIST) throw refusal(code, message);
    if (!problems.has(element.index)) problems.set(element.index, problem(code, message));
  }
  return problems;
}

/** Those with a fault already are left out: what is too deep would exhaust the stack. */
function addUnstorable(entities: readonly JqValue[], problems: Map<number, Problem>): void {
  for (const [index, entity] of entities.entries()) {
    const found = problems.has(index) ? null : unstorable(entity);
    if (found !== null) problems.set(index, placed(found.problem));
  }
}

/** The answer for an entity has no path beside its message. */
function placed({ code, message, path }: Problem): Problem {
  return problem(code, path === undefined || path === "" ? message : `${path}: ${message}`);
}

/** The entities of a body as writes in their order, each refused for itself where it is none. */
export function listedWrites(request: FastifyRequest, blueprint: string): NonNullable<EntityCall["writes"]> {
  const given = bodyMember(request, LIST);
  const entities = Array.isArray(given) ? given : [];
  let members = 0;
  return entities.map((entity, index) => {
    const unreadable = request.unreadable?.get(index);
    if (unreadable !== undefined) return refused(blueprint, unreadable.identifier, unreadable.problem);
    const own = memberCount(entity);
    const found = members + own > MOST_MEMBERS ? TOO_MANY_MEMBERS : wrongIn(entity);
    if (found !== null || !isObject(entity)) return refused(blueprint, identifierIn(entity), found ?? NO_OBJECT);
    members += own;
    return writeOf(entity, blueprint);
  });
}

const TOO_MANY_MEMBERS = problem("invalid_request", tooManyMembersIn("").message);
const NO_OBJECT = problem("invalid_request", "expected an object");

function wrongIn(entity: JqValue): Problem | null {
  const { error } = parseBounded(entityBodySchema, entity);
  if (error === undefined) return null;
  const [first, ...others] = schemaProblems(error.issues, entity);
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return problem("invalid_request", `${first === undefined ? "it is no entity" : placed(first).message}${more}`);
}

function refused(blueprint: string, identifier: JqValue, found: Problem): RefusedWrite {
  const text = nameOf(identifier);
  return {
    status: "rejected",
    ref: text === null ? null : { blueprint, identifier: text },
    entity: null,
    problems: [found],
  };
}

function identifierIn(entity: JqValue = null): JqValue {
  return isObject(entity) && Object.hasOwn(entity, "identifier") ? (entity["identifier"] ?? null) : null;
}

/** How the answer names an entity by an identifier that may be of another type; null where there is none, or a search. */
function nameOf(identifier: JqValue): string | null {
  if (typeof identifier === "string") return identifier.toWellFormed();
  const isScalar = identifier !== null && !Array.isArray(identifier) && !isObject(identifier);
  return isScalar ? formatJson(identifier) : null;
}
