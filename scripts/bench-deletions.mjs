// `node scripts/bench-deletions.mjs [dependents]`, under Node 24 with --conditions=source: what a large deletion takes.
import process from "node:process";
import { measureDeletions } from "../test/worker/migration/measure-deletions.ts";

await measureDeletions(Number(process.argv[2] ?? 40_000));
