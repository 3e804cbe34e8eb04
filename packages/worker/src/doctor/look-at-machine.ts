import { statfs } from "node:fs/promises";
import process from "node:process";
import { prepareDataFolder } from "../settings/data-folder.ts";
import { bad, type Finding, ok, warning } from "./finding.ts";

const OLDEST_NODE = [22, 18] as const;
const LITTLE_BYTES = 2e9;

export async function lookAtNode(): Promise<readonly Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const oldest = OLDEST_NODE.join(".");
  return [isEnough ? ok("Node", process.versions.node) : bad("Node", `${process.versions.node}; ${oldest} is needed`)];
}

export async function lookAtDataFolder(folder: string): Promise<readonly Finding[]> {
  prepareDataFolder(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const text = `${folder}, ${(free / 1e9).toFixed(1)} GB free`;
  return [free < LITTLE_BYTES ? warning("data folder", text) : ok("data folder", text)];
}
