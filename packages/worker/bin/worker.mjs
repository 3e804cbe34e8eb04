#!/usr/bin/env node
import * as nodeModule from "node:module";
import process from "node:process";

// What Node 18 can read and run, since only here can it be said that it is too old: what comes next would end in a
// SyntaxError. Keep the version in step with `engines` in package.json.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `worker: Node 22.18 or later is needed, and this is ${process.version}; \`npm run worker -- ${process.argv.slice(2).join(" ") || "--help"}\` in the repository brings its own`,
  );
  process.exit(2);
}
nodeModule.enableCompileCache();
const { main } = await import("../dist/cli/main.js");
await main(process.argv.slice(2));
