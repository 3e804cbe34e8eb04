// `npm run bench:peers`: installs the engines that `npm run bench` compares with, as far as this machine can, into a folder
// outside git. What cannot be installed is named with the reason; the benchmark then reports it as not measured.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const target = fileURLToPath(new URL("../node_modules/.cache/longshore-bench/", import.meta.url));
const bin = join(target, "bin");
const python = join(target, "python/bin/python");

const PYPI_JQ = "1.13.0"; // carries the source of jq 1.8.2
const PORT_BINDINGS = "0.0.12";
const NODE_JQ = "6.3.1";
// 0.12.20 needs a module that the Go proxy does not have.
const GOJQ = "v0.12.19";
const JAQ = "3.1.2";

mkdirSync(bin, { recursive: true });
const results = [
  ["jq 1.8.2", attempt(() => existsSync(join(bin, "jq")) || buildJq())],
  ["gojq", attempt(() => existsSync(join(bin, "gojq")) || installGojq())],
  [
    "jaq",
    attempt(() => existsSync(join(bin, "jaq")) || run("cargo", ["install", "jaq", "--version", JAQ, "--root", target])),
  ],
  ["PyPI jq", attempt(installPypiJq)],
  ["Port's bindings, node-jq", attempt(installNodePackages)],
];
for (const [name, reason] of results) console.log(`${name.padEnd(26)}${reason ?? "installed"}`);

/** Why it failed, or null. */
function attempt(install) {
  try {
    install();
    return null;
  } catch (error) {
    return `not installed: ${error.message}`;
  }
}

function run(command, args, options = {}) {
  console.log(`> ${command} ${args.join(" ")}`);
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (status === 0) return;
  const last = (error?.message ?? stderr ?? "").trim().split("\n").slice(-2).join(" ");
  throw new Error(`${command} ${args[0]} failed: ${last}`);
}

/** The source package of PyPI's jq holds jq itself. */
function buildJq() {
  const work = mkdtempSync(join(tmpdir(), "longshore-jq-"));
  try {
    run("python3", ["-m", "pip", "download", "--no-deps", "--no-binary", ":all:", `jq==${PYPI_JQ}`, "-d", work]);
    run("tar", ["xzf", `jq-${PYPI_JQ}.tar.gz`], { cwd: work });
    const deps = join(work, `jq-${PYPI_JQ}/deps`);
    const [archive] = readdirSync(deps).filter((name) => name.startsWith("jq-"));
    run("tar", ["xzf", archive], { cwd: deps });
    const source = join(deps, archive.replace(".tar.gz", ""));
    const settings = ["--with-oniguruma=builtin", "--disable-maintainer-mode", "--disable-docs", "--disable-shared"];
    run("./configure", [...settings, "--enable-all-static", "CFLAGS=-O2"], { cwd: source });
    run("make", ["-j2"], { cwd: source });
    copyFileSync(join(source, "jq"), join(bin, "jq"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function installGojq() {
  run("go", ["install", `github.com/itchyny/gojq/cmd/gojq@${GOJQ}`], { env: { ...process.env, GOBIN: bin } });
}

function installPypiJq() {
  if (!existsSync(python)) run("python3", ["-m", "venv", join(target, "python")]);
  run(python, ["-m", "pip", "install", `jq==${PYPI_JQ}`]);
}

/** Port's bindings are built for the Node on the path, whose headers are there: it takes a compiler, autoconf and libtool. */
function installNodePackages() {
  const folder = join(target, "node");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  run("npm", ["install", "--ignore-scripts", `@port-labs/jq-node-bindings@${PORT_BINDINGS}`, `node-jq@${NODE_JQ}`], {
    cwd: folder,
  });
  const { stdout } = spawnSync("node", ["-p", "process.execPath"], { encoding: "utf8", env: pathWithoutOurs() });
  const node = stdout.trim();
  writeFileSync(join(folder, "node-path"), `${node}\n`);
  if (spawnSync(node, ["-e", 'require("@port-labs/jq-node-bindings")'], { cwd: folder }).status === 0) return;
  const gyp = join(node, "../../lib/node_modules/npm/node_modules/node-gyp/bin/node-gyp.js");
  const headers = existsSync(join(node, "../../include/node/node.h")) ? [`--nodedir=${join(node, "../..")}`] : [];
  run(node, [gyp, "rebuild", ...headers], { cwd: join(folder, "node_modules/@port-labs/jq-node-bindings") });
}

/** pnpm puts our own Node first; that one comes without headers. */
function pathWithoutOurs() {
  const PATH = process.env.PATH.split(":")
    .filter((folder) => !folder.includes("node_modules"))
    .join(":");
  return { ...process.env, PATH };
}
