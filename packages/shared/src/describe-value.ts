/** A value in a few words, for "expected a list, got …": `the text "yes"`, `the number 5`, `a list`, `null`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "string") return `the text ${quote(value)}`;
  return Array.isArray(value) ? "a list" : "an object";
}

function quote(text: string): string {
  const characters = [...text];
  return JSON.stringify(characters.length <= 40 ? text : `${characters.slice(0, 39).join("")}…`);
}
