// `npm run fuzz:http`: a worker under requests and configurations that are wrong in every way; `-- --help` tells the options.
import process from "node:process";
import { runHttpFuzz } from "../test/worker/fuzz/run.ts";

process.exitCode = await runHttpFuzz(process.argv.slice(2));
