import type { JqObject } from "@longshore/engine";

/** One entry of `resources`, as a mapping configuration has it. */
export interface ResourceConfig {
  readonly kind: string;
  readonly selector: { readonly query: string };
  readonly port: { readonly itemsToParse?: string; readonly entity: { readonly mappings: MappingConfig } };
}

/** Every expression gives exactly one output and never fails, so that one jq program can hold them all. */
export interface MappingConfig {
  readonly identifier: string;
  readonly title: string;
  readonly blueprint: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly relations?: Readonly<Record<string, string>>;
}

/** Payloads, a mapping, and the same mapping as someone would write it in JavaScript. */
export interface Workload {
  readonly name: string;
  /**
   * `real`: objects of real tools with their usual mappings. `hard`: work that is more than reading fields. `extra`: no
   * target is about it.
   */
  readonly group: "real" | "hard" | "extra";
  readonly resource: ResourceConfig;
  /** JSON texts, one per payload, the same on every machine. */
  readonly payloads: () => readonly string[];
  /** How often the command lines get the payloads; half a second's work for jq or more. */
  readonly commandLineRounds: number;
  /** Written by hand; null for a payload that is not wanted. */
  readonly byHand: ByHand;
}

/** The two halves of a mapping by hand. Untyped in between: the type of a payload is known to its workload alone. */
export interface ByHand {
  readonly pipe: (text: string) => string | null;
  /** Parses now, maps when called. */
  readonly map: (text: string) => () => JqObject | null;
  readonly parse: (text: string) => unknown;
}

/** @param parse `JSON.parse`, unless that gives a wrong answer */
export function byHand<Payload>(
  map: (payload: Payload) => JqObject | null,
  parse: (text: string) => Payload = JSON.parse,
): ByHand {
  return {
    pipe: (text) => {
      const entity = map(parse(text));
      return entity === null ? null : JSON.stringify(entity);
    },
    map: (text) => {
      const payload = parse(text);
      return () => map(payload);
    },
    parse,
  };
}

/** A mapping as one jq program, as someone would write it who has nothing but jq. */
export function asProgram({ selector, port }: ResourceConfig): string {
  const { identifier, title, blueprint, properties, relations } = port.entity.mappings;
  const entity = [
    ...members({ identifier, title, blueprint }),
    `properties: {${members(properties).join(", ")}}`,
    ...(relations === undefined ? [] : [`relations: {${members(relations).join(", ")}}`]),
  ];
  const items = port.itemsToParse === undefined ? "" : `del(${port.itemsToParse}) + {item: ${port.itemsToParse}[]} | `;
  return `${items}select(${selector.query}) | {${entity.join(", ")}}`;
}

function members(fields: Readonly<Record<string, string>>): string[] {
  return Object.entries(fields).map(([key, expression]) => `${JSON.stringify(key)}: (${expression})`);
}

/** Each expression by itself with the place of its value, as engines take them that evaluate one at a time. */
export function asExpressions({ port }: ResourceConfig): [path: string[], expression: string][] {
  const { properties, relations = {}, ...top } = port.entity.mappings;
  return [
    ...Object.entries(top).map(([key, text]): [string[], string] => [[key], text]),
    ...Object.entries(properties).map(([key, text]): [string[], string] => [["properties", key], text]),
    ...Object.entries(relations).map(([key, text]): [string[], string] => [["relations", key], text]),
  ];
}
