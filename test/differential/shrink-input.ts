import { formatJson, type JqValue, parseJson } from "@longshore/engine";

/** JSON texts that are simpler than this one by one step; big bites first. */
export function simplerInputs(text: string): string[] {
  const simpler = simplerValues(parseJson(text)).map((value) => formatJson(value));
  return [...new Set(simpler)]
    .filter((one) => one.length < text.length || one < text)
    .sort((a, b) => a.length - b.length);
}

function simplerValues(value: JqValue): JqValue[] {
  if (typeof value === "string") return ["", value.slice(0, value.length / 2), value.slice(1), value.slice(0, -1)];
  if (Array.isArray(value)) return [null, ...value, ...simplerArrays(value)];
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    return [null, ...Object.values(value), ...simplerObjects(Object.entries(value))];
  }
  return [null, 0, 1];
}

function simplerArrays(array: readonly JqValue[]): JqValue[] {
  return array.flatMap((element, i) => {
    const replaced = simplerValues(element).map((simpler) => array.with(i, simpler));
    return [array.toSpliced(i, 1), ...replaced];
  });
}

function simplerObjects(entries: readonly [string, JqValue][]): JqValue[] {
  return entries.flatMap(([key, element], i) => {
    const replaced = simplerValues(element).map((simpler) => Object.fromEntries(entries.with(i, [key, simpler])));
    return [Object.fromEntries(entries.toSpliced(i, 1)), ...replaced];
  });
}
