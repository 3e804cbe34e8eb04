import { formatJson, isObject, type JqObject, type JqValue, parseJson } from "@longshore/engine";

/** How much of an event is told: all, without the state before, or that there was one (`omitted` of the schema). */
export type FormName = "whole" | "without_before" | "marker";

export interface EventForm {
  readonly name: FormName;
  /** Complete, as JSON text. */
  readonly value: string;
}

/**
 * Ever smaller forms of an event that its destination does not take whole; the last is small whatever the event holds.
 * `reason`: why, for who reads it. Made when they are asked for: an event of 2 MB is read and written again.
 */
export function* smallerForms(value: string, reason: string): Generator<EventForm> {
  const event = parseJson(value);
  if (!isObject(event)) throw new Error("an event that is no object");
  const diff = memberOf(event, "diff");
  if (diff["before"] !== null && diff["before"] !== undefined) {
    const reduced = { ...event, diff: { ...diff, before: null }, omitted: ["before"], reason };
    yield { name: "without_before", value: formatJson(reduced) };
  }
  yield { name: "marker", value: formatJson(markerOf(event, diff, reason)) };
}

/** The same event by key, id and revision, with nothing in it that grows. */
function markerOf(event: JqObject, diff: JqObject, reason: string): JqObject {
  const { cause } = event;
  return {
    ...event,
    // A cascade through 10 000 entities has a chain of 10 000 causes. The nearest and the first of all say most.
    ...(Array.isArray(cause) ? { cause: cause.length > 2 ? [cause[0] ?? null, cause.at(-1) ?? null] : cause } : {}),
    diff: { before: null, after: event["resourceType"] === "integration" ? stubOf(diff["after"] ?? null) : null },
    omitted: true,
    reason,
    readAt: event["action"] === "DELETE" ? null : readAt(memberOf(event, "context")),
  };
}

/** What clients of an integration compare: with it they sync again, as they would have with the whole event. */
function stubOf(after: JqValue): JqObject | null {
  if (!isObject(after)) return null;
  const { identifier = null, installationId = null, updatedAt = null, resyncState = null } = after;
  const state = isObject(resyncState) ? { resyncState: { updatedAt: resyncState["updatedAt"] ?? null } } : {};
  return { identifier, installationId, updatedAt, ...state };
}

function readAt({ blueprint, entity, integrationId }: JqObject): string {
  if (typeof integrationId === "string") return `/v1/integration/${encodeURIComponent(integrationId)}`;
  return `/v1/blueprints/${encodeURIComponent(String(blueprint))}/entities/${encodeURIComponent(String(entity))}`;
}

function memberOf(event: JqObject, name: string): JqObject {
  const member = event[name] ?? null;
  return isObject(member) ? member : {};
}
