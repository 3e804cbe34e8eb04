// `npm run load -- --minutes 20`: a worker under a steady load and under far too much; `-- --help` tells the options.
import process from "node:process";
import { runLoad } from "../test/benchmark/worker/load.ts";

process.exitCode = await runLoad(process.argv.slice(2));
