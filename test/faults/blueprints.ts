import { SHORTEST_CODE } from "./scenario.ts";

const CHANGELOG = { changelogDestination: { type: "KAFKA" } } as const;

/** A pattern of 2 000 instructions, which does not branch: it is charged for what it could take, and takes some milliseconds. */
export function partBlueprint(shortestCode: number): object {
  const code = { type: "string", pattern: `^[a-z0-9]{${shortestCode},999}$` };
  return {
    identifier: "part",
    title: "part",
    schema: { properties: { code } },
    relations: { of: { target: "service", required: true, many: false } },
    ...CHANGELOG,
  };
}

/** Targets first. */
export const BLUEPRINTS: readonly object[] = [
  { identifier: "team", title: "team", schema: { properties: {} }, relations: {}, ...CHANGELOG },
  {
    identifier: "service",
    title: "service",
    schema: { properties: {} },
    relations: { owner: { target: "team", required: false, many: false } },
    ...CHANGELOG,
  },
  partBlueprint(SHORTEST_CODE),
];
