import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const README = fileURLToPath(new URL("../../README.md", import.meta.url));
const BIN = fileURLToPath(new URL("../../packages/engine/bin/engine.mjs", import.meta.url));

/** A fenced block: what stands behind the fence, and its text. */
function blocks(markdown: string): { readonly info: string; readonly text: string }[] {
  return [...markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info = "", text = ""]) => ({ info, text }));
}

test("the commands of README.md print what it says", () => {
  const folder = mkdtempSync(join(tmpdir(), "longshore-readme-"));
  const env = { ...process.env, COLUMNS: "100", NO_COLOR: "1" };
  let commands = 0;
  try {
    for (const { info, text } of blocks(readFileSync(README, "utf8"))) {
      const [language, file] = info.split(" ");
      if (file !== undefined) writeFileSync(join(folder, file), text);
      if (language !== "console") continue;
      const [prompt = "", ...output] = text.split("\n");
      const command = prompt.replace(/^\$ npx engine/, `'${process.execPath}' '${BIN}'`);
      const printed = execFileSync("bash", ["-c", `${command} 2>&1`], { cwd: folder, env, encoding: "utf8" });
      expect(printed, prompt).toBe(output.join("\n"));
      commands += 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(commands).toBe(3);
});
