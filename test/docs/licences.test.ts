import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { licencesBelow, licencesDocument } from "./licences-document.ts";

/** What may be passed on together with Apache-2.0, without more than naming it. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "Python-2.0",
]);

const packages = ["shared", "engine", "worker"].map((name) =>
  fileURLToPath(new URL(`../../packages/${name}`, import.meta.url)),
);

test("nothing comes along under a licence that our users would have to think about", () => {
  const others = [...licencesBelow(packages)].filter(
    ([, licence]) => !licence.split(/ (?:OR|or) /).some((each) => ALLOWED.has(each.replaceAll(/[()]/g, ""))),
  );
  expect(others).toEqual([]);
});

test("docs/licences.md lists what is brought along", async () => {
  await expect(licencesDocument(licencesBelow(packages))).toMatchFileSnapshot("../../docs/licences.md");
});
