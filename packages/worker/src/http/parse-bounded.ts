import { FIRST_ISSUE, type Problem, problem } from "@longshore/shared";
import * as z from "zod";

/** Values in a body, up to which all that is wrong with it is listed. For rules of a search that takes 70 ms. */
const MOST_LISTED = 1_000;

/** What a schema says of a value, in bounded time: of what is large, it names the first thing that is wrong. */
export function parseBounded(schema: z.ZodType, data: unknown): z.ZodSafeParseResult<unknown> {
  if (!isLarge(data)) return schema.safeParse(data);
  try {
    return schema.safeParse(data, FIRST_ISSUE);
  } catch (error) {
    // A text that does not match ends no list, and 300 000 of them are more than zod can put into its list of issues.
    if (!(error instanceof RangeError)) throw error;
    return { success: false, error: new z.ZodError([TOO_MUCH_WRONG]) };
  }
}

const TOO_MUCH_WRONG: z.core.$ZodIssue = {
  code: "custom",
  path: [],
  message: "too much is wrong with it to be listed",
  input: undefined,
};

function isLarge(data: unknown): boolean {
  let left = MOST_LISTED;
  const isOver = (value: unknown): boolean => {
    left -= 1;
    if (left < 0) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(isOver);
  };
  return isOver(data);
}

/** Far more than anybody writes, and zod looks at each of them, right or wrong: 100 000 take over half a second. */
export const MOST_MEMBERS = 10_000;

const COUNTED = ["relations", "mirrorProperties", "calculationProperties", "aggregationProperties"];

/** Too many relations of an entity, or properties and relations of a blueprint. They are counted before zod sees them. */
export function tooManyMembers(body: unknown): Problem | null {
  const properties = size(member(member(body, "schema"), "properties"));
  if (properties + memberCount(body) <= MOST_MEMBERS) return null;
  return tooManyMembersIn(properties > MOST_MEMBERS ? "schema.properties" : "");
}

export function tooManyMembersIn(path: string): Problem {
  return problem("config_invalid_value", `more than ${MOST_MEMBERS} properties and relations`, { path });
}

export function memberCount(body: unknown): number {
  return COUNTED.reduce((total, name) => total + size(member(body, name)), 0);
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : null;
}

function size(value: unknown): number {
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}
