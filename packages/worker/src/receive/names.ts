import { refusal } from "../api-error.ts";

/** Two of these stand in one row of an index, which takes 2 700 bytes. */
const MOST_CHARACTERS = 300;
/** Far beyond any configuration, and what the column holds. */
const MOST_RESOURCES = 1_000_000;

/** What clients name things by must be what the log can keep and find. @throws {ApiError} */
export function checkName(what: string, name: string): void {
  if (name.length > MOST_CHARACTERS) {
    throw refusal("invalid_request", `${what} has more than ${MOST_CHARACTERS} characters`);
  }
  if (name.includes("\u0000") || !name.isWellFormed()) {
    throw refusal("invalid_request", `${what} holds U+0000 or half of a surrogate pair`);
  }
}

/** @throws {ApiError} */
export function checkResourceIndex(what: string, index: number): void {
  if (index < MOST_RESOURCES) return;
  throw refusal("invalid_request", `${what} is no position in a configuration: ${index}`);
}
