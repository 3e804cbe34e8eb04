import * as z from "zod";
import type { JqValue } from "../../jq/values/value.ts";
import type { OutcomeStatus } from "../../mapping/outcome.ts";

/** One mapping test as written: a payload, and what the mapping has to make of it. */
export interface MappingTest {
  readonly name: string;
  /** May be left out where the configuration has one kind. */
  readonly kind?: string | undefined;
  /** The item itself, or a list of items. */
  readonly payload?: JqValue | undefined;
  /** A payload file, seen from the test file. */
  readonly file?: string | undefined;
  /** What every item has to come to. */
  readonly outcome?: OutcomeStatus | undefined;
  /** The code of a problem that has to be among those found. */
  readonly problem?: string | undefined;
  /** The entities, in their order; each may leave out what the test is not about. */
  readonly entities?: readonly { readonly [key: string]: JqValue }[] | undefined;
  /** Entities may not have more than `entities` says. */
  readonly exact?: boolean | undefined;
}

/** What a test file holds. */
export interface MappingTests {
  /** The configuration under test, seen from the test file. */
  readonly config?: string | undefined;
  readonly tests: readonly MappingTest[];
}

const mappingTestSchema: z.ZodType<MappingTest> = z
  .strictObject({
    name: z.string().min(1),
    kind: z.string().min(1).optional(),
    payload: z.json().optional(),
    file: z.string().optional(),
    outcome: z.enum(["mapped", "filtered", "dropped", "failed"]).optional(),
    problem: z.string().optional(),
    entities: z.array(z.record(z.string(), z.json())).optional(),
    exact: z.boolean().optional(),
  })
  .refine(({ payload, file }) => (payload === undefined) !== (file === undefined), {
    error: "give one of `payload` and `file`",
  })
  .superRefine(({ payload }, context) => {
    const named = (Array.isArray(payload) ? payload : [payload]).find(isFileName);
    if (named === undefined) return;
    const message = `an item is an object, and ${JSON.stringify(named)} is the name of a file: write \`file: ${named}\` in place of \`payload\``;
    context.addIssue({ code: "custom", path: ["payload"], message });
  })
  .refine(({ outcome, problem, entities }) => [outcome, problem, entities].some((each) => each !== undefined), {
    error: "say what is expected: `entities`, `outcome` or `problem`",
  });

/** `../pr.json`, where an item was expected. */
function isFileName(value: JqValue | undefined): value is string {
  return typeof value === "string" && /^\S+\.(json|ndjson|jsonl)$/i.test(value);
}

export const mappingTestsSchema: z.ZodType<MappingTests> = z.strictObject({
  config: z.string().optional(),
  tests: z.array(mappingTestSchema).min(1),
});
