import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { equals, sortValues } from "../../jq/values/order.ts";
import type { JqObject, JqValue } from "../../jq/values/value.ts";
import { LinearPattern, TextTooLong } from "./linear-pattern.ts";
import { plainValue } from "./plain-value.ts";
import { PROPERTY_FORMATS } from "./property-formats.ts";
import { propertySchema } from "./property-schema.ts";

/** What is wrong with a value, or null: `must be string`, `/0/url must match format "url"`. */
type ValueCheck = (value: JqValue) => string | null;

/** A check, and why the blueprint's own words could not be compiled into it, if so. */
export interface PropertyValidator {
  readonly check: ValueCheck;
  readonly unsupported: string | null;
}

/** Distinct schemas kept compiled. A catalog has a few dozen; a hostile one cannot fill the memory. */
const MOST_COMPILED = 2_000;

/** ajv's hook for the engine behind `pattern`; `code` names it in generated text, which is never printed here. */
const linearPattern = Object.assign((pattern: string) => new LinearPattern(pattern), { code: "linearPattern" });

const compiled = new Map<string, PropertyValidator>();
/** By the property itself, which is the same object for every entity of a blueprint: no schema is built to find it. */
let found = new WeakMap<object, PropertyValidator>();
let ajv = createAjv();

/**
 * The check of one blueprint property, compiled once for all properties of the same schema. A schema that cannot be
 * compiled (a pattern with a lookahead, `minLength: "two"`) is enforced as far as its type. The property must not change
 * afterwards.
 */
export function propertyValidator(property: unknown): PropertyValidator {
  if (typeof property !== "object" || property === null) return validatorOf(property);
  const known = found.get(property);
  if (known !== undefined) return known;
  const validator = validatorOf(property);
  found.set(property, validator);
  return validator;
}

/** Properties that say the same share one check: `{"type":"string"}` is compiled once for all blueprints. */
function validatorOf(property: unknown): PropertyValidator {
  const schema = propertySchema(property);
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const validator = compileSchema(schema);
  if (compiled.size >= MOST_COMPILED) forgetAll();
  compiled.set(key, validator);
  return validator;
}

/** ajv keeps what it compiled, patterns above all, so it goes too. */
function forgetAll(): void {
  compiled.clear();
  found = new WeakMap();
  ajv = createAjv();
}

function compileSchema(schema: JqObject): PropertyValidator {
  try {
    return { check: checkWith(ajv.compile(schema)), unsupported: null };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { check: typeOnly(schema), unsupported: reason };
  }
}

function typeOnly(schema: JqObject): ValueCheck {
  try {
    return checkWith(ajv.compile({ type: schema["type"] }));
  } catch {
    return () => null;
  }
}

function checkWith(validate: ValidateFunction): ValueCheck {
  return (value) => {
    try {
      return validate(plainValue(value)) ? null : describe(validate.errors?.[0]);
    } catch (error) {
      if (error instanceof TextTooLong) return `is too long: ${error.message}`;
      throw error;
    }
  };
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return "does not fit";
  const allowed: unknown = error.params["allowedValues"];
  const list = Array.isArray(allowed) ? `: ${JSON.stringify(allowed).slice(0, 200)}` : "";
  return `${error.instancePath} ${error.message ?? "does not fit"}${list}`.trim();
}

function createAjv(): Ajv {
  const fresh = new Ajv({
    strict: false,
    logger: false,
    formats: { ...PROPERTY_FORMATS },
    code: { regExp: linearPattern },
  });
  // ajv compares each pair of elements, which a list of 100 000 objects would turn into hours.
  fresh.removeKeyword("uniqueItems");
  fresh.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    error: { message: "must not hold an element twice" },
    validate: (wanted: boolean, list: JqValue[]) => !wanted || allDistinct(list),
  });
  return fresh;
}

function allDistinct(list: readonly JqValue[]): boolean {
  const sorted = sortValues(list);
  return sorted.every((element, index) => index === 0 || !equals(element, sorted[index - 1] ?? null));
}
