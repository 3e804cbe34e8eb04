import { raise } from "../values/jq-error.ts";

/** The pattern cannot be compiled, or matching it was given up. The texts are Oniguruma's. */
export function refusePattern(message: string): never {
  raise(() => `Regex failure: ${message}`);
}

const LONGEST_NAME = 27;

/** A name as it stands in an error: cut off after 27 bytes, be it in the middle of a character. */
export function shortened(name: string): string {
  const bytes = Buffer.from(name);
  return bytes.length <= LONGEST_NAME ? name : `${bytes.subarray(0, LONGEST_NAME).toString()}...`;
}
