// `npm run bench:reader`: from bytes to the bytes of entities, with JSON.parse and with the projecting reader.
import process from "node:process";
import { benchReader, readerText } from "../test/benchmark/reader/reader.ts";

process.stdout.write(readerText(benchReader(9, 0.3)));
