// `npm run hostile [-- programs.json]`: hostile programs in `engine run` and in the worker, with processor time and memory.
// The file has programs by name; without one, those of test/hostile/costly-programs.ts run.
import { readFileSync } from "node:fs";
import process from "node:process";
import { runHostile } from "../test/hostile/run-hostile.ts";

const [file] = process.argv.slice(2);
const named = file === undefined ? undefined : Object.entries(JSON.parse(readFileSync(file, "utf8")));
process.exitCode = runHostile(named?.map(([name, program]) => ({ name, program })));
