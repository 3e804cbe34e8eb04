// One measurement of one engine in a process of its own: `node sample.ts <engine> <workload> <mode> <seconds> <payloads>`.
// Prints a Sample as JSON.
import { IN_PROCESS } from "./engines/in-process.ts";
import { measureRounds } from "./measure-rounds.ts";
import { WORKLOADS } from "./workloads.ts";

const [engine = "", workload = "", mode = "", seconds = "", count = ""] = process.argv.slice(2);
const found = WORKLOADS.find(({ name }) => name === workload);
const load = IN_PROCESS[engine];
if (found === undefined || load === undefined) throw new Error(`there is no ${engine} on ${workload}`);
const texts = found.payloads().slice(0, Number(count));
const job = (await load())(found, texts, mode === "map" ? mode : "pipe");
const answers = job.answers();
process.stdout.write(JSON.stringify({ answers, ...measureRounds(job.round, texts.length, Number(seconds)) }));
