// `npm run bench:neighbours -- --seconds 110 --rounds 2`: what one integration's hostile mapping costs another.
import process from "node:process";
import { benchNeighbours } from "../test/benchmark/worker/neighbours.ts";

await benchNeighbours(process.argv.slice(2));
