import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Random } from "../../differential/random.ts";
import { HOSTILE_PROGRAMS } from "../../hostile/hostile-programs.ts";
import { mutateJson } from "./mutate-json.ts";

const REAL: object = parse(
  readFileSync(new URL("../../../examples/github/port-app-config.yml", import.meta.url), "utf8"),
);

const BURNERS = [
  '[range(1e6)] | map(tostring) | join("a" * 100) | test("^(a|a)+$")',
  '("a" * 100) | test("^(a|a)+$")',
  "[limit(1e5; repeat(.))] | sort_by(tojson)",
  "def f: ., f; [limit(1e5; f)] | group_by(.)",
];

/** The configuration of examples/github with one to four things in it changed: its expressions, or its structure. */
export function fuzzedConfig(random: Random): unknown {
  return random
    .several(1, 4, () => 0)
    .reduce<unknown>((config) => (random.chance(0.6) ? mutateText(random, config) : mutateJson(random, config)), REAL);
}

/** One of its texts, most of which are expressions. */
function mutateText(random: Random, value: unknown): unknown {
  if (typeof value === "string") return changedText(random, value);
  if (Array.isArray(value) && value.length > 0) {
    const at = random.below(value.length);
    return value.with(at, mutateText(random, value[at]));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  if (members.length === 0) return value;
  const at = random.below(members.length);
  const [key = "", inner = null] = members[at] ?? [];
  return Object.fromEntries(members.with(at, [key, mutateText(random, inner)]));
}

function changedText(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  return random.pick<() => string>([
    () => random.pick(HOSTILE_PROGRAMS).program,
    () => random.pick(BURNERS),
    () => `${text} | (${random.pick(HOSTILE_PROGRAMS).program})`,
    () => text.slice(0, at) + text.slice(at + 1),
    () =>
      text.slice(0, at) + random.pick(["(", "|", '"', "\\(", "..", "?", "$__loc__", "\u0000", "é"]) + text.slice(at),
    () => `${"(".repeat(500)}${text}${")".repeat(500)}`,
  ])();
}
