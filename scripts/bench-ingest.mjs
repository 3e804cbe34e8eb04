// `node scripts/bench-ingest.mjs --payloads 200000 --batch 5000 --rounds 3`, under Node 24: from HTTP to the catalog.
import process from "node:process";
import { benchIngest } from "../test/benchmark/worker/ingest.ts";

await benchIngest(process.argv.slice(2));
