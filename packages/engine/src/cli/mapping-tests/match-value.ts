import { formatJson } from "../../jq/values/format-json.ts";
import { equals } from "../../jq/values/order.ts";
import { isObject } from "../../jq/values/type-of.ts";
import type { JqValue } from "../../jq/values/value.ts";

/** A place where a value is not as expected; undefined where there is none. */
export interface Mismatch {
  /** `properties.url`; "" for the whole value. */
  readonly path: string;
  readonly expected: JqValue | undefined;
  readonly actual: JqValue | undefined;
}

/**
 * Where `actual` differs from `expected`. An object may have more keys than expected, unless `exact`; a list has to have
 * the same length.
 */
export function mismatches(
  expected: JqValue | undefined,
  actual: JqValue | undefined,
  exact: boolean,
  path: string = "",
): Mismatch[] {
  if (expected === undefined || actual === undefined) {
    return expected === actual ? [] : [{ path, expected, actual }];
  }
  if (isObject(expected) && isObject(actual)) return objectMismatches(expected, actual, exact, path);
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((element, index) => mismatches(element, actual[index], exact, `${path}[${index}]`));
  }
  return equals(expected, actual) ? [] : [{ path, expected, actual }];
}

function objectMismatches(
  expected: { [key: string]: JqValue },
  actual: { [key: string]: JqValue },
  exact: boolean,
  path: string,
): Mismatch[] {
  const keys = exact ? new Set([...Object.keys(expected), ...Object.keys(actual)]) : new Set(Object.keys(expected));
  const own = (object: { [key: string]: JqValue }, key: string) =>
    Object.hasOwn(object, key) ? object[key] : undefined;
  return [...keys].flatMap((key) =>
    mismatches(own(expected, key), own(actual, key), exact, path === "" ? key : `${path}.${key}`),
  );
}

/** A value in a report: JSON, or `(nothing)`. */
export function shown(value: JqValue | undefined): string {
  return value === undefined ? "(nothing)" : formatJson(value);
}
