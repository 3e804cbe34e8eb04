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
  const { stdout, stderr, exitCode } = run(readFileSync(0, "utf8"), program);
  process.stdout.write(stdout === "" ? "" : `${stdout}\n`);
  // jq-wasm trims the newline after the last message of `debug`.
  process.stderr.write(/^\["DEBUG:",.*$/m.test(stderr) ? `${stderr}\n` : stderr);
  process.exitCode = exitCode;
}

/** Where the module aborts, jq crashes. */
function run(input, program) {
  try {
    return jq.raw(input, program, ["-c"]);
  } catch {
    process.kill(process.pid, "SIGKILL");
    throw new Error("not reached");
  }
}
