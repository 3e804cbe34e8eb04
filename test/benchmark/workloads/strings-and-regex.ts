import type { JqObject } from "@longshore/engine";
import { Random } from "../../differential/random.ts";
import { byHand, type Workload } from "../workload.ts";

interface Message {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly ref: string;
  readonly labels: string;
  readonly url: string;
}

const NOT_WORD = /[^a-z0-9]+/g;
const ISSUE_KEY = /[A-Z]+-[0-9]+/g;
const OWNER_AND_NAME = /^https:\/\/[^/]+\/(?<owner>[^/]+)\/(?<repo>[^/]+)/;
const URGENT = /urgent|asap/i;
const FIXES = /^(fix|bug)(\(.*\))?: /;
const DIGITS = /\d{4,}/g;

/** Takes texts apart and puts them together. */
export const stringsAndRegex: Workload = {
  name: "strings and regex",
  group: "hard",
  resource: {
    kind: "message",
    selector: { query: '.title | test("^WIP") | not' },
    port: {
      entity: {
        mappings: {
          identifier: '.title | ascii_downcase | gsub("[^a-z0-9]+"; "-")',
          title: '.title | sub("^(fix|bug)(\\\\(.*\\\\))?: "; "")',
          blueprint: '"message"',
          properties: {
            keys: '[.body | scan("[A-Z]+-[0-9]+")] | unique',
            owner: '.url | capture("^https://[^/]+/(?<owner>[^/]+)/(?<repo>[^/]+)") | .owner',
            isUrgent: '.body | test("urgent|asap"; "i")',
            labels: '.labels | split(", ") | map(ltrimstr("kind/")) | sort',
            branch: '.ref | ltrimstr("refs/heads/")',
            upper: ".ref | ascii_upcase",
            excerpt: ".body | .[0:80]",
            encoded: ".title | @uri",
            masked: '.body | gsub("\\\\d{4,}"; "****") | length',
            lines: '.body | split("\\n") | length',
            words: '[.body | split(" ")[] | select(length > 6)] | length',
            base64: ".id | @base64",
          },
        },
      },
    },
  },
  payloads: () => {
    const random = new Random(17);
    return Array.from({ length: 400 }, (_, index) => JSON.stringify(message(random, index)));
  },
  commandLineRounds: 6,
  byHand: byHand((message: Message) => {
    if (message.title.startsWith("WIP")) return null;
    return {
      identifier: message.title.toLowerCase().replace(NOT_WORD, "-"),
      title: message.title.replace(FIXES, ""),
      blueprint: "message",
      properties: {
        keys: [...new Set(message.body.match(ISSUE_KEY) ?? [])].sort(),
        owner: OWNER_AND_NAME.exec(message.url)?.groups?.["owner"] ?? null,
        isUrgent: URGENT.test(message.body),
        labels: message.labels
          .split(", ")
          .map((label) => (label.startsWith("kind/") ? label.slice(5) : label))
          .sort(),
        branch: message.ref.startsWith("refs/heads/") ? message.ref.slice(11) : message.ref,
        upper: message.ref.toUpperCase(),
        excerpt: message.body.slice(0, 80),
        encoded: uriOf(message.title),
        masked: message.body.replace(DIGITS, "****").length,
        lines: message.body.split("\n").length,
        words: message.body.split(" ").filter((word) => word.length > 6).length,
        base64: Buffer.from(message.id).toString("base64"),
      },
    };
  }),
};

/** `encodeURIComponent` leaves five characters that `@uri` does not. */
function uriOf(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

const WORDS = "the payment service failed urgent on server with timeout because certificate expired customers waiting";

function message(random: Random, index: number): JqObject {
  const words = WORDS.split(" ");
  const sentence = (length: number): string => Array.from({ length }, () => random.pick(words)).join(" ");
  const keys = Array.from({ length: 4 }, () => `${random.pick(["PAY", "OPS", "WEB"])}-${random.below(9000)}`);
  const lines = Array.from({ length: 20 }, () => `${sentence(9)} ${random.pick(keys)} ${random.below(100_000)}`);
  return {
    id: `message-${index}`,
    title: `${random.pick(["fix: ", "bug(core): ", "", "WIP "])}${sentence(6)} (${random.below(1000)})`,
    body: lines.join("\n"),
    ref: `refs/heads/feature/${random.below(1000)}-${random.pick(words)}`,
    labels: Array.from({ length: 4 }, () => random.pick(["kind/bug", "kind/feature", "area/api", "p1"])).join(", "),
    url: `https://git.example.com/team-${random.below(30)}/app-${random.below(90)}/pulls/${index}`,
  };
}
