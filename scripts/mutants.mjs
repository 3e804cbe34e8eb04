// `npm run mutants`: runs tests with deliberate faults in the code, each of which a test must notice; `-- --help` lists the options.
import process from "node:process";
import { runMutants } from "../test/mutants/run.ts";

process.exitCode = await runMutants(process.argv.slice(2));
