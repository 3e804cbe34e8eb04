// Compiles this folder to WebAssembly, and that to a TypeScript module which needs no file beside it:
// node packages/engine/assembly/compile.mjs > packages/engine/src/reader/projector-wasm.ts
// The result is checked in; projector-wasm.test.ts fails when it is not what this makes.
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** 27 pages of 64 kB hold what memory.ts lays out. */
const OPTIONS = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--use", "abort="];
const PAGES = ["--initialMemory", "27", "--maximumMemory", "27"];

export async function compileProjector() {
  const baseDir = fileURLToPath(new URL(".", import.meta.url));
  let wasm = null;
  const { error, stderr } = await asc.main(
    ["project.ts", "--baseDir", baseDir, "-o", "projector.wasm", ...OPTIONS, ...PAGES],
    {
      writeFile: (_, contents) => {
        wasm = contents;
      },
    },
  );
  if (error !== null || wasm === null) throw new Error(`${stderr}`, { cause: error });
  const lines = Buffer.from(wasm)
    .toString("base64")
    .match(/.{1,112}/g);
  return [
    "// Made by assembly/compile.mjs from assembly/project.ts. Do not edit.",
    "export const PROJECTOR_WASM = [",
    ...lines.map((line) => `  "${line}",`),
    '].join("");',
    "",
  ].join("\n");
}

if (argv[1] === fileURLToPath(import.meta.url)) stdout.write(await compileProjector());
