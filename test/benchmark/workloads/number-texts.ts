import { Random } from "../../differential/random.ts";
import { byHand, type Workload } from "../workload.ts";

interface Release {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly checks: readonly { readonly name: string }[];
}

/** Numbers of which `JSON.parse` gives the text back: what looking for others costs. */
export const plainNumbers: Workload = releases("numbers, none with a text of its own", () => false);

/** Every tenth number is one like `1.10`, whose text jq keeps. */
export const everyTenthNumber: Workload = releases("numbers, every tenth as 1.10", (count) => count % 10 === 0);

function releases(name: string, keepsText: (count: number) => boolean): Workload {
  return {
    name,
    group: "extra",
    resource: {
      kind: "release",
      selector: { query: '.name != ""' },
      port: {
        entity: {
          mappings: {
            identifier: '.id + "@" + (.version | tostring)',
            title: ".name",
            blueprint: '"release"',
            properties: { checks: ".checks | length", first: ".checks[0].name" },
          },
        },
      },
    },
    payloads: () => {
      const random = new Random(23);
      return Array.from({ length: 500 }, () => release(random, keepsText));
    },
    commandLineRounds: 60,
    byHand: byHand(
      ({ id, version, name: title, checks }: Release) => ({
        identifier: `${id}@${version}`,
        title,
        blueprint: "release",
        properties: { checks: checks.length, first: checks[0]?.name ?? null },
      }),
      parseWithVersion,
    ),
  };
}

function parseWithVersion(text: string): Release {
  return { ...JSON.parse(text), version: /"version":([\d.]+)/.exec(text)?.[1] ?? "" };
}

function release(random: Random, keepsText: (count: number) => boolean): string {
  let count = 0;
  const number = (): string => {
    const text = `${random.below(90)}.${1 + random.below(9)}`;
    return keepsText(count++) ? `${text}0` : text;
  };
  const check = (at: number): string =>
    `{"name":"check-${at}","url":"https://ci.example.com/checks/${random.below(1e6)}","seconds":${number()},"ok":true}`;
  const checks = Array.from({ length: 29 }, (_, at) => check(at)).join(",");
  return `{"id":"app-${random.below(1e6)}","name":"Release of today","version":${number()},"checks":[${checks}]}`;
}
