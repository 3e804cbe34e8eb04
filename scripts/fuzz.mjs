// `npm run fuzz -- --minutes 10 --seed 1`: random jq programs, our engine against real jq. Real jq runs on a thread beside it.
import { fuzz } from "../test/differential/fuzz.ts";

process.exitCode = await fuzz(process.argv.slice(2));
