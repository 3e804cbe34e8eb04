import type { JqType } from "../../jq/values/value.ts";

/** The types that the outputs of a filter may have. None: it never gives an output. All: nothing is known. */
export type TypeSet = ReadonlySet<JqType>;

export const ANY: TypeSet = new Set<JqType>(["null", "boolean", "number", "string", "array", "object"]);
export const NEVER: TypeSet = new Set<JqType>();

export function typeSet(...types: readonly JqType[]): TypeSet {
  return new Set(types);
}

export function union(...sets: readonly TypeSet[]): TypeSet {
  return new Set(sets.flatMap((set) => [...set]));
}

export function without(set: TypeSet, ...types: readonly JqType[]): TypeSet {
  return new Set([...set].filter((type) => !types.includes(type)));
}

export function common(left: TypeSet, right: TypeSet): TypeSet {
  return new Set([...left].filter((type) => right.has(type)));
}

/** Whether a filter that gives these types could give one of `types`. */
export function mayBe(set: TypeSet, ...types: readonly JqType[]): boolean {
  return types.some((type) => set.has(type));
}

/** `a string or null`, `an object` */
export function describeTypes(set: TypeSet): string {
  const words = [...set].map((type) => (type === "null" ? "null" : `${/^[ao]/.test(type) ? "an" : "a"} ${type}`));
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
