// Port's native bindings, in the Node that they were built for. A job comes as JSON on standard input; a Sample goes out.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const { folder, texts, selector, expressions, program, seconds } = JSON.parse(readFileSync(0, "utf8"));
const jq = createRequire(`${folder}/`)("@port-labs/jq-node-bindings");

function perExpression(text) {
  const payload = JSON.parse(text);
  if (jq.exec(payload, selector) !== true) return null;
  const entity = {};
  for (const [[first, second], expression] of expressions) {
    const value = jq.exec(payload, expression) ?? null;
    if (second === undefined) entity[first] = value;
    else {
      entity[first] ??= {};
      entity[first][second] = value;
    }
  }
  return JSON.stringify(entity);
}

function asOneProgram(text) {
  return JSON.stringify(jq.exec(JSON.parse(text), `[${program}][0]`)) ?? null;
}

function cpu(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const map = program === null ? perExpression : asOneProgram;
const answers = texts.map((text) => map(text)).map((answer) => (answer === "null" ? null : answer));
let rounds = 0;
let spent = 0;
while (spent < seconds * 1e6) {
  spent += cpu(() => texts.map(map));
  rounds += 1;
}
process.stdout.write(
  JSON.stringify({
    answers,
    microsecondsPerPayload: spent / rounds / texts.length,
    residentBytes: process.memoryUsage.rss(),
  }),
);
