// Adds up the JSON reports of vitest in a folder, and says the totals in one line.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "."] = process.argv.slice(2);
const reports = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);

console.log(`tests: ${sum("numPassedTests")} passed, ${sum("numFailedTests")} failed`);
