import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the WebAssembly that is checked in is what its source becomes", async () => {
  // Not a module of the package: TypeScript does not know it.
  const { compileProjector } = await import(new URL("../../assembly/compile.mjs", import.meta.url).href);
  const kept = readFileSync(new URL("projector-wasm.ts", import.meta.url), "utf8");
  expect(await compileProjector()).toBe(kept);
});
