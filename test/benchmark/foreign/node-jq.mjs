// node-jq: a process for each payload, whose processor time Linux adds up in /proc. A job comes as JSON on standard input.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { folder, texts, program, seconds } = JSON.parse(readFileSync(0, "utf8"));
const { run } = createRequire(`${folder}/`)("node-jq");
const TICKS_PER_SECOND = 100;

async function map(text) {
  const answer = await run(program, JSON.parse(text), { input: "json", output: "compact" });
  return answer === "" ? null : answer;
}

function microseconds() {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ");
  return user + system + ((Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND) * 1e6;
}

const answers = [];
for (const text of texts) answers.push(await map(text));
const before = microseconds();
let rounds = 0;
while (microseconds() - before < seconds * 1e6) {
  for (const text of texts) await map(text);
  rounds += 1;
}
process.stdout.write(
  JSON.stringify({
    answers,
    microsecondsPerPayload: (microseconds() - before) / rounds / texts.length,
    residentBytes: process.memoryUsage.rss(),
  }),
);
