import type { ChangelogEvent } from "@longshore/shared";

/** `10:00:00 UPDATE entity service/payments revision 3 (item: gh repository)` */
export function eventLine(json: string): string {
  const event: ChangelogEvent = JSON.parse(json);
  const words = [event.trigger.at.slice(11, 19), event.action, event.resourceType];
  if (event.resourceType === "integration") return [...words, event.context.integrationId].join(" ");
  const { blueprint, entity } = event.context;
  return [...words, `${blueprint}/${entity}`, `revision ${event.revision}`, `(${causeWords(event.cause)})`].join(" ");
}

/** The nearest reason. */
function causeWords([cause]: readonly { readonly type: string; readonly [key: string]: unknown }[]): string {
  if (cause === undefined) return "no cause";
  if (cause.type === "item") return `item: ${cause["integration"]} ${cause["kind"]}`;
  return cause.type.replaceAll("_", " ");
}
