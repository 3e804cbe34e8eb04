import { appendFileSync } from "node:fs";
import { describe, inject } from "vitest";
import { isLeftOut, type Service } from "./service-absent.ts";

/** `describe` for tests that need a server: where `TEST_WITHOUT` names it they are left out, and the run ends with their name. */
export function describeWith(service: Service, name: string, tests: () => void): void {
  if (isLeftOut(service)) {
    noteUnproven(`${service}: ${name}`, "left out by TEST_WITHOUT");
    describe.skip(name, tests);
  } else describe(name, tests);
}

/** Has the run end with what it could not try, and why. */
export function noteUnproven(what: string, why: string): void {
  appendFileSync(inject("unprovenFile"), `${what} (${why})\n`);
}
