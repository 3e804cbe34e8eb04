// `npm run bench`: the engine against what is written by hand and against other engines; `-- --help` tells the options.
import process from "node:process";
import { bench } from "../test/benchmark/bench.ts";

await bench(process.argv.slice(2));
