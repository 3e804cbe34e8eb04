// `node scripts/bench-receive.mjs [megabytes]`, under Node 24 with --conditions=source: how fast raw bodies come in.
import process from "node:process";
import { measureIntake } from "../test/worker/receive/measure-intake.ts";

await measureIntake(Number(process.argv[2] ?? 100));
