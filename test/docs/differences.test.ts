import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { differencesDocument } from "./differences-document.ts";

it("docs/differences-from-jq.md is what the list of known differences gives (write it anew with -u)", async () => {
  const page = fileURLToPath(new URL("../../docs/differences-from-jq.md", import.meta.url));
  await expect(differencesDocument()).toMatchFileSnapshot(page);
});
