import { checkMapping } from "@longshore/engine";
import type { Problem } from "@longshore/shared";

/** Where the expression of a case stands; everything else of the configuration is right. */
export type Place = "title" | "identifier" | "blueprint" | "query" | "itemsToParse" | "property";

/** What `engine check` reports for one expression at one place. */
export function problemsOf(expression: string, place: Place = "property"): readonly Problem[] {
  return checkMapping(configWith(expression, place));
}

export function configWith(expression: string, place: Place): object {
  const atPlace = (name: Place): object => (place === name ? { [name]: expression } : {});
  const mappings = {
    identifier: ".id",
    blueprint: '"service"',
    ...atPlace("title"),
    ...atPlace("identifier"),
    ...atPlace("blueprint"),
    properties: place === "property" ? { given: expression } : {},
  };
  const selector = { query: ".archived == false", ...atPlace("query") };
  return { resources: [{ kind: "item", selector, port: { ...atPlace("itemsToParse"), entity: { mappings } } }] };
}

/** The expressions that a hint shows: those in backticks that replace the whole, and a text in its two kinds of quotes. */
export function expressionsIn(hint: string): string[] {
  const whole = /: `(.+?)`(?:$|\. |;)/.exec(hint)?.[1];
  const text = /inner quotes: '(.+)'\.$/.exec(hint)?.[1]?.replaceAll("''", "'");
  return [whole, text].filter((found) => found !== undefined);
}
