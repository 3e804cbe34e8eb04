import * as z from "zod";

// The quantifiers count code points, as JSON Schema's maxLength does.
/** Letters of any script, digits and `@ _ . + : \ / = -`, at most 1000; neither `.` nor `..`. */
export const ENTITY_IDENTIFIER: RegExp = /^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/=-]{1,1000}$/u;
/** As for entities but without `=`, and at most 100. */
export const BLUEPRINT_IDENTIFIER: RegExp = /^(?!\.{1,2}$)[\p{L}0-9@_.+:\\/-]{1,100}$/u;
/** Keys of properties and relations. */
export const PROPERTY_KEY: RegExp = /^[A-Za-z0-9@_=\\-]{1,100}$/;

export const entityIdentifierSchema = z
  .string()
  .regex(ENTITY_IDENTIFIER, { error: "may have letters, digits and @ _ . + : \\ / = -, at most 1000" })
  .meta({ id: "EntityIdentifier" });
export const blueprintIdentifierSchema = z
  .string()
  .regex(BLUEPRINT_IDENTIFIER, { error: "may have letters, digits and @ _ . + : \\ / -, at most 100" })
  .meta({ id: "BlueprintIdentifier" });
export const propertyKeySchema = z
  .string()
  .regex(PROPERTY_KEY, { error: "may have A-Z, a-z, 0-9 and @ _ = \\ -, at most 100" })
  .meta({ id: "PropertyKey" });

const NOT_ALLOWED = /[^\p{L}0-9@_.+:\\/=-]/u;

/** Why an entity identifier is refused (`a space at position 4`), or null if it is fine. */
export function entityIdentifierFault(identifier: string): string | null {
  if (ENTITY_IDENTIFIER.test(identifier)) return null;
  if (identifier === "") return "it is empty";
  if (identifier === "." || identifier === "..") return `\`${identifier}\` alone is not allowed`;
  const match = NOT_ALLOWED.exec(identifier);
  if (match === null) return `it has ${[...identifier].length} characters, and 1000 are allowed`;
  const character = match[0] === " " ? "a space" : JSON.stringify(match[0]);
  return `${character} at position ${match.index + 1} is not allowed`;
}
