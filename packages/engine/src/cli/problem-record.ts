import type { Problem } from "@longshore/shared";
import type { JqObject } from "../jq/values/value.ts";

/** A problem as machine output holds it: the `Problem` of docs/errors.md. */
export function problemRecord(problem: Problem): JqObject {
  const { code, severity, message, path, expression, span, location, notes, hint } = problem;
  return {
    code,
    severity,
    message,
    ...(path === undefined ? {} : { path }),
    ...(expression === undefined ? {} : { expression }),
    ...(span === undefined ? {} : { span: { ...span } }),
    ...(location === undefined ? {} : { location: { ...location } }),
    ...(notes === undefined ? {} : { notes: [...notes] }),
    ...(hint === undefined ? {} : { hint }),
  };
}
