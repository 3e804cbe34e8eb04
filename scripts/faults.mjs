// `npm run faults -- --seeds 200`: a whole system under kills, outages and cut connections; `-- --help` tells the options.
import process from "node:process";
import { runFaults } from "../test/faults/run.ts";

process.exitCode = await runFaults(process.argv.slice(2));
