import type { JqObject } from "@longshore/engine";
import { Random } from "../../differential/random.ts";
import { byHand, type Workload } from "../workload.ts";

interface Item {
  readonly id: number;
  readonly name: string;
  readonly team: string;
  readonly amount: number;
  readonly open: boolean;
  readonly tags: readonly string[];
}

interface Report {
  readonly name: string;
  readonly items: readonly Item[];
}

/** Folds, sorts and groups a thousand items. */
export const reduceAndGroup: Workload = {
  name: "reduce, group_by, sort_by",
  group: "hard",
  resource: {
    kind: "report",
    selector: { query: "(.items | length) > 0" },
    port: {
      entity: {
        mappings: {
          identifier: ".name",
          title: ".name",
          blueprint: '"report"',
          properties: {
            byTeam: "reduce .items[] as $item ({}; .[$item.team] += $item.amount)",
            largeOpen: "[.items[] | select(.open and .amount > 500) | .amount] | add",
            groups: ".items | group_by(.team) | map({team: .[0].team, count: length, total: (map(.amount) | add)})",
            top: ".items | sort_by(.amount, .id) | .[-3:] | map(.name)",
            teams: "[.items[].team] | unique",
            largest: ".items | max_by([.amount, .id]) | .id",
            smallest: ".items | min_by([.amount, .id]) | .id",
            anyHuge: "any(.items[]; .amount > 990)",
            allNamed: 'all(.items[]; .name != "")',
            firstOpen: "first(.items[] | select(.open) | .id)",
            fiveOpen: "[limit(5; .items[] | select(.open) | .name)]",
            tags: "[.items[].tags[]] | group_by(.) | map({key: .[0], value: length}) | from_entries",
          },
        },
      },
    },
  },
  payloads: () => {
    const random = new Random(13);
    return Array.from({ length: 10 }, (_, index) => JSON.stringify(report(random, index)));
  },
  commandLineRounds: 8,
  byHand: byHand(({ name, items }: Report) => {
    if (items.length === 0) return null;
    const byTeam: Record<string, { count: number; total: number }> = {};
    const tags: Record<string, number> = {};
    for (const { team, amount, tags: its } of items) {
      byTeam[team] ??= { count: 0, total: 0 };
      const group = byTeam[team];
      group.count += 1;
      group.total += amount;
      for (const tag of its) tags[tag] = (tags[tag] ?? 0) + 1;
    }
    const sorted = items.toSorted((a, b) => a.amount - b.amount || a.id - b.id);
    const teams = Object.keys(byTeam).sort();
    const open = items.filter((item) => item.open);
    return {
      identifier: name,
      title: name,
      blueprint: "report",
      properties: {
        byTeam: Object.fromEntries(Object.entries(byTeam).map(([team, { total }]) => [team, total])),
        largeOpen: open.reduce((sum, { amount }) => (amount > 500 ? sum + amount : sum), 0),
        groups: teams.map((team) => ({ team, ...(byTeam[team] ?? { count: 0, total: 0 }) })),
        top: sorted.slice(-3).map((item) => item.name),
        teams,
        largest: sorted.at(-1)?.id ?? null,
        smallest: sorted[0]?.id ?? null,
        anyHuge: items.some(({ amount }) => amount > 990),
        allNamed: items.every((item) => item.name !== ""),
        firstOpen: open[0]?.id ?? null,
        fiveOpen: open.slice(0, 5).map((item) => item.name),
        tags,
      },
    };
  }),
};

function report(random: Random, index: number): JqObject {
  const items = Array.from({ length: 1000 }, (_, id) => ({
    id,
    name: `Item ${id}`,
    team: `team-${random.below(12)}`,
    amount: random.below(1000),
    open: random.chance(0.4),
    tags: [`tag-${random.below(8)}`, `tag-${random.below(8)}`],
  }));
  return { name: `report-${index}`, items };
}
