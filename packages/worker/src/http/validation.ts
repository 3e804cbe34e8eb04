import { type JqValue, plainValue } from "@longshore/engine";
import { type Problem, problem, schemaProblems } from "@longshore/shared";
import * as z from "zod";
import { ApiError } from "../api-error.ts";
import type { Checking } from "../check/checking.ts";
import { configProblems } from "../integrations/check-config.ts";
import { writeAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { parseBounded, tooManyMembers } from "./parse-bounded.ts";
import type { ServerDeps } from "./server-deps.ts";
import { unstorable } from "./unstorable.ts";

/** Requests are held to their zod schemas; answers are written as they are, numbers with all their digits. */
export function addValidation(api: Api): void {
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(() => writeAnswer);
  api.setReplySerializer(writeAnswer);
}

interface ValidatedPart {
  readonly schema: unknown;
  readonly httpPart?: string | undefined;
}

type Validate = (data: unknown) => { readonly error: ApiError } | { readonly error?: never; readonly value: unknown };

function validatorCompiler({ schema, httpPart = "body" }: ValidatedPart): Validate {
  if (!(schema instanceof z.ZodType)) throw new Error("a route's schema is not of zod");
  return (data) => {
    const tooMany = httpPart === "body" ? tooManyMembers(data) : null;
    if (tooMany !== null) return { error: refusedWith([tooMany], httpPart, [tooMany]) };
    const seen = httpPart === "body" ? withPlainNumbers(data) : data;
    const parsed = parseBounded(schema, seen);
    if (!parsed.success) return { error: refusedPart(httpPart, parsed.error, seen) };
    // `/kinds/%00/examples`: a body was looked at when it was read.
    const refused = httpPart === "params" || httpPart === "querystring" ? unstorable(data) : null;
    if (refused !== null) return { error: refused };
    // zod's copy of a body would lack keys named `__proto__`. No schema of a body changes what it reads.
    return { value: httpPart === "body" ? seen : parsed.data };
  };
}

/** For a schema, and for who reads what it promises, `1.0` is a number. `request.json` keeps its digits. */
function withPlainNumbers(data: unknown): JqValue {
  // It was read from JSON.
  return plainValue(data as JqValue);
}

const PART_NAMES: Readonly<Record<string, string>> = { querystring: "query", params: "path" };

/** The same for a body whose entities are looked at one by one, later: `schema` is held against it, not the documented one. */
export function validateBodyAs(schema: z.ZodType): (part: ValidatedPart) => Validate {
  return (part) => validatorCompiler(part.httpPart === "body" ? { ...part, schema } : part);
}

function refusedPart(httpPart: string, error: z.ZodError, data: unknown): ApiError {
  const problems = schemaProblems(error.issues, data);
  return refusedWith(problems, PART_NAMES[httpPart] ?? httpPart, problems);
}

function refusedWith([first, ...others]: readonly Problem[], part: string, problems: readonly Problem[]): ApiError {
  const at = first?.path === undefined || first.path === "" ? part : `${part}: ${first.path}`;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return new ApiError(problem("invalid_request", `${at}: ${first?.message ?? "is not as expected"}${more}`), {
    problems,
  });
}

/** What Fastify's types ask of a promise, so that no linter takes it for a forgotten one. */
const AWAITED = { __linterBrands: "SafePromiseLike" } as const;

type Later = Promise<never> & typeof AWAITED;
type ValidateLater = (data: unknown) => ReturnType<Validate> | Later;

/**
 * The same for a body with a configuration in it. That is left to the route, which has it checked in a thread; only where
 * something beside it is wrong it is checked here, so that the answer has all that is wrong.
 */
export function validateWithConfig({ checking }: Pick<ServerDeps, "checking">): (part: ValidatedPart) => ValidateLater {
  return (part) => {
    const validate = validatorCompiler(part);
    if (part.httpPart !== "body") return validate;
    return (data) => {
      if (!isObjectWithConfig(data)) return validate(data);
      const { config, ...around } = data;
      const others = validate({ ...around, config: {} }).error?.problems ?? [];
      return others.length === 0 ? { value: data } : Object.assign(refuseWithConfig(others, checking, config), AWAITED);
    };
  };
}

/** Fastify takes the rejection for what is wrong. */
async function refuseWithConfig(others: readonly Problem[], checking: Checking, config: JqValue): Promise<never> {
  const problems = [...others, ...(await configProblems(checking, config))];
  const errors = problems.filter(({ severity }) => severity === "error");
  throw refusedWith(errors.length > 0 ? errors : problems, "body", problems);
}

function isObjectWithConfig(data: unknown): data is { readonly config: JqValue } {
  return typeof data === "object" && data !== null && "config" in data && data.config !== null;
}
