// `npm run bench:builds -- --old <folder>`: maps the workloads with an old build and this one by turns.
import process from "node:process";
import { compareBuilds } from "../test/benchmark/builds/compare-builds.ts";

process.exitCode = compareBuilds(process.argv.slice(2));
