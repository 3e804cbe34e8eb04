// `npm run fuzz:reader -- --documents 500000 --seed 1`: random JSON texts, half of them wrong, the projector against JSON.parse.
import process from "node:process";
import { parseArgs } from "node:util";
import { fuzzReader } from "../test/reader/fuzz-reader.ts";

const { values } = parseArgs({
  options: { documents: { type: "string", default: "500000" }, seed: { type: "string", default: "1" } },
});
const found = fuzzReader(Number(values.seed), Number(values.documents));
process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
process.exitCode = found.differences.length > 0 ? 1 : 0;
