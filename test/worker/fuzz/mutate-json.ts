import type { Random } from "../../differential/random.ts";
import { HOSTILE_KEYS, hostileValue } from "./hostile-values.ts";

/** The same value with one place changed: replaced, left out, wrapped, or with a key too many. */
export function mutateJson(random: Random, value: unknown): unknown {
  if (random.chance(0.25) || !isContainer(value)) return changed(random, value);
  if (Array.isArray(value)) return mutateElement(random, value);
  return mutateMember(random, value);
}

function changed(random: Random, value: unknown): unknown {
  if (isContainer(value) && !Array.isArray(value) && random.chance(0.4)) {
    return { ...value, ...Object.fromEntries([[random.pick(HOSTILE_KEYS), hostileValue(random)]]) };
  }
  return random.chance(0.1) ? [value] : hostileValue(random);
}

function mutateElement(random: Random, values: readonly unknown[]): unknown {
  if (values.length === 0) return [hostileValue(random)];
  const at = random.below(values.length);
  if (random.chance(0.1)) return values.toSpliced(at, 1);
  return values.with(at, mutateJson(random, values[at]));
}

function mutateMember(random: Random, object: object): unknown {
  const members = Object.entries(object);
  if (members.length === 0) return changed(random, object);
  const at = random.below(members.length);
  const [key, value] = members[at] ?? ["", null];
  if (random.chance(0.15)) return Object.fromEntries(members.toSpliced(at, 1));
  return Object.fromEntries(members.with(at, [key, mutateJson(random, value)]));
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
