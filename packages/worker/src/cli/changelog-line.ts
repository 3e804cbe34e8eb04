import type { ChangelogEvent } from "@longshore/shared";

/** `10:00:00 UPDATE entity service/payments revision 3 (item: gh repository)` */
export function eventLine(json: string): string {
  const event: ChangelogEvent = JSON.parse(json);
  const words = [event.trigger.at.slice(11, 19), event.action, event.resourceType];
  const omitted = omittedWords(event);
  if (event.resourceType === "integration") return [...words, event.context.integrationId, ...omitted].join(" ");
  const { blueprint, entity } = event.context;
  const revision = [`${blueprint}/${entity}`, `revision ${event.revision}`, `(${causeWords(event.cause)})`];
  return [...words, ...revision, ...omitted].join(" ");
}

function omittedWords({ omitted, readAt }: ChangelogEvent): string[] {
  if (omitted === undefined) return [];
  if (omitted !== true) return [`without ${omitted.join()}`];
  return [typeof readAt === "string" ? `marker, read it at ${readAt}` : "marker"];
}

/** The nearest reason. */
function causeWords([cause]: readonly { readonly type: string; readonly [key: string]: unknown }[]): string {
  if (cause === undefined) return "no cause";
  if (cause.type === "item") return `item: ${cause["integration"]} ${cause["kind"]}`;
  return cause.type.replaceAll("_", " ");
}
