import type { JqObject } from "@longshore/engine";
import { Random } from "../../differential/random.ts";
import { byHand, type Workload } from "../workload.ts";

interface ChatMessage {
  readonly id: bigint;
  readonly channel_id: bigint;
  readonly author: { readonly id: bigint; readonly username: string };
  readonly content: string;
}

/** Ids that a double cannot hold. By hand that takes a reviver, or the ids are wrong. */
export const snowflakeIds: Workload = {
  name: "ids beyond 2^53",
  group: "extra",
  resource: {
    kind: "message",
    selector: { query: '.content != ""' },
    port: {
      entity: {
        mappings: {
          identifier: ".id | tostring",
          title: ".content | .[0:40]",
          blueprint: '"chatMessage"',
          properties: { author: ".author.username", channel: ".channel_id | tostring" },
          relations: { author: ".author.id | tostring" },
        },
      },
    },
  },
  payloads: () => {
    const random = new Random(19);
    return Array.from({ length: 500 }, () => chatMessage(random));
  },
  commandLineRounds: 60,
  byHand: byHand((message: ChatMessage) => {
    if (message.content === "") return null;
    return {
      identifier: String(message.id),
      title: message.content.slice(0, 40),
      blueprint: "chatMessage",
      properties: { author: message.author.username, channel: String(message.channel_id) },
      relations: { author: String(message.author.id) },
    };
  }, parseWithIds),
};

function parseWithIds(text: string): ChatMessage {
  return JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source ?? "";
    return typeof value === "number" && source.length > 15 ? BigInt(source) : value;
  });
}

function chatMessage(random: Random): string {
  const id = (): string =>
    `${1000 + random.below(9000)}${100_000 + random.below(900_000)}${10_000_000 + random.below(90_000_000)}`;
  const rest: JqObject = {
    content: "Deployed the new version. ".repeat(1 + random.below(9)),
    timestamp: "2025-02-03T04:05:06.000000+00:00",
    attachments: [],
    embeds: [],
    mentions: [{ username: "someone", discriminator: "0001", bot: false }],
    pinned: false,
    type: 0,
  };
  const author = `{"id":${id()},"username":"user-${random.below(500)}","avatar":null}`;
  return `{"id":${id()},"channel_id":${id()},"author":${author},${JSON.stringify(rest).slice(1)}`;
}
