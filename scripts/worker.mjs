// `npm run worker -- …`: the command line, from the folder in which npm was called.
import process from "node:process";

if (process.env.LONGSHORE_CALLED_FROM !== undefined) process.chdir(process.env.LONGSHORE_CALLED_FROM);
await import("../packages/worker/bin/worker.mjs");
