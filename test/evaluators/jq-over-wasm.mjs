#!/usr/bin/env node
// As much of the jq command as an evaluator calls, over jq-wasm: stands in where no jq 1.7 or newer is installed.
import { readFileSync } from "node:fs";
import { loadJq } from "jq-wasm";

const args = process.argv.slice(2);
const jq = await loadJq();
if (args.includes("--version")) {
  process.stdout.write(`${jq.version}\n`);
} else {
  const [program = "."] = args.filter((arg) => arg !== "--compact-output");
  const { stdout, stderr, exitCode } = jq.raw(readFileSync(0, "utf8"), program, ["-c"]);
  process.stdout.write(stdout === "" ? "" : `${stdout}\n`);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}
