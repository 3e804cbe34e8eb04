// `node by-hand.ts <file>`: what someone would write who knows that a whole payload fits into memory.
import { readFileSync, writeSync } from "node:fs";
import { type Cluster, mapByHand } from "./cluster.ts";

const PIECE = 64 * 1024;
const cluster: Cluster = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
let lines = "";
for (const deployment of cluster.items) {
  const entity = mapByHand(cluster, deployment);
  if (entity !== null) lines += `${JSON.stringify(entity)}\n`;
  if (lines.length >= PIECE) {
    writeSync(1, lines);
    lines = "";
  }
}
writeSync(1, lines);
