#!/usr/bin/env node
// A jq with a fault to be found: lengths are one too many.
import process from "node:process";

process.argv = process.argv.map((arg) => arg.replaceAll("length", "(length + 1)"));
await import("./jq-over-wasm.mjs");
