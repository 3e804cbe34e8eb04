import { problemCodes } from "@longshore/shared";
import { expect, test } from "vitest";
import { errorsDocument } from "./errors-document.ts";

test("docs/errors.md lists exactly the codes of the table, with their meanings", async () => {
  const text = errorsDocument();
  const listed = [...text.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  expect(listed.toSorted()).toEqual(Object.keys(problemCodes).toSorted());
  await expect(text).toMatchFileSnapshot("../../docs/errors.md");
});
