import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** Where `npm run bench:peers` puts what it could install. */
export const PEERS_FOLDER: string = join(ROOT, "node_modules/.cache/longshore-bench");

/** Other engines on this machine. Null for one that is absent: it is reported, and its target counts as not measured. */
export interface Peers {
  /** jq 1.8: `JQ_PATH`, or what `bench:peers` built. */
  readonly jq: Command | null;
  readonly gojq: Command | null;
  readonly jaq: Command | null;
  /** The Node that Port's bindings were built for. */
  readonly portBindings: Command | null;
  readonly nodeJq: Command | null;
  /** A Python that has the package `jq`. */
  readonly pypiJq: Command | null;
}

export interface Command {
  readonly path: string;
  readonly version: string;
}

export function findPeers(): Peers {
  const bin = (name: string): string => join(PEERS_FOLDER, "bin", name);
  return {
    jq: [process.env["JQ_PATH"], bin("jq"), "jq"].map(jq18).find((found) => found !== null) ?? null,
    gojq: commandOf(bin("gojq"), ["--version"]) ?? commandOf("gojq", ["--version"]),
    jaq: commandOf(bin("jaq"), ["--version"]) ?? commandOf("jaq", ["--version"]),
    portBindings: nodePackage("@port-labs/jq-node-bindings"),
    nodeJq: nodePackage("node-jq"),
    pypiJq: commandOf(join(PEERS_FOLDER, "python/bin/python"), [
      "-c",
      "import jq, importlib.metadata as m; print('PyPI jq', m.version('jq'))",
    ]),
  };
}

function jq18(path: string | undefined): Command | null {
  const found = path === undefined || path === "" ? null : commandOf(path, ["--version"]);
  return found?.version.startsWith("jq-1.8") ? found : null;
}

function commandOf(path: string, args: readonly string[]): Command | null {
  const { status, stdout } = spawnSync(path, [...args], { encoding: "utf8" });
  return status === 0 ? { path, version: stdout.trim().split("\n")[0] ?? "" } : null;
}

/** A package that loads in the Node with which `bench:peers` ran. */
function nodePackage(name: string): Command | null {
  const folder = join(PEERS_FOLDER, "node");
  const manifest = join(folder, "node_modules", name, "package.json");
  const nodePath = join(folder, "node-path");
  if (!existsSync(manifest) || !existsSync(nodePath)) return null;
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version: string };
  const node = readFileSync(nodePath, "utf8").trim();
  const loaded = spawnSync(node, ["-e", `require(${JSON.stringify(name)})`], { cwd: folder });
  return loaded.status === 0 ? { path: node, version: `${name} ${version}` } : null;
}
