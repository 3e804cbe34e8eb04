import type { Core } from "./core.ts";
import { type Reads, readElements, readField, readsOfElement, readsOfField, SHAPE, SURFACE } from "./read-paths.ts";

/** What a builtin reads of its input where `wanted` is read of its result. */
type ReadsOfInput = (wanted: Reads, args: readonly Core[]) => Reads;

const surface: ReadsOfInput = () => SURFACE;
const shape: ReadsOfInput = () => SHAPE;

/**
 * The native builtins that do not look at all of their input, not even to show it in an error: `{} | ascii` fails with
 * `object ({...}) …`, so it is not among them.
 */
const LESS_THAN_EVERYTHING: ReadonlyMap<string, ReadsOfInput> = new Map<string, ReadsOfInput>([
  ["type/0", surface],
  ["isinfinite/0", surface],
  ["isnan/0", surface],
  ["isnormal/0", surface],
  ["isfinite/0", surface],
  ["now/0", surface],
  ["nan/0", surface],
  ["infinite/0", surface],
  ["length/0", shape],
  ["keys/0", shape],
  ["keys_unsorted/0", shape],
  ["has/1", (_wanted, [key]) => (key === undefined ? SHAPE : readsOfHas(key))],
  ["to_entries/0", (wanted) => readElements(readsOfField(readsOfElement(wanted), "value"))],
]);

function readsOfHas(key: Core): Reads {
  return key.kind === "constant" && typeof key.value === "string" ? readField(key.value, SURFACE) : SHAPE;
}

export function nativeReads(node: Core & { kind: "native" }, wanted: Reads): Reads {
  const { name, arity } = node.builtin;
  return LESS_THAN_EVERYTHING.get(`${name}/${arity}`)?.(wanted, node.args) ?? "everything";
}
