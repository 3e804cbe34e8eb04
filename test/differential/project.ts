import { ExactNumber, type JqValue, type Reads } from "@longshore/engine";

/** A value without everything that is not read of it: as little as a reader may leave. */
export function project(value: JqValue, reads: Reads): JqValue {
  if (reads === "everything" || typeof value !== "object" || value === null || ExactNumber.is(value)) return value;
  const { fields, elements } = reads;
  if (Array.isArray(value)) return elements === null ? [] : value.map((element) => project(element, elements));
  const kept = Object.entries(value).flatMap(([key, entry]): [string, JqValue][] => {
    const inside = fields.get(key) ?? elements;
    return inside === null ? [] : [[key, project(entry, inside)]];
  });
  return Object.fromEntries(kept);
}
