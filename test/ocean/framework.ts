import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The framework that we are held against. `OCEAN_VERSION` takes another. */
const VERSION = process.env["OCEAN_VERSION"] ?? "0.55.4";

const cache = fileURLToPath(new URL("../../node_modules/.cache/longshore-ocean/", import.meta.url));

/** The framework's command, installed from PyPI into a virtual environment of its own the first time. */
export async function installedOcean(): Promise<string> {
  const folder = join(cache, VERSION);
  const command = join(folder, "bin", "ocean");
  if (existsSync(command)) return command;
  const python = await findPython();
  process.stderr.write(`installing port-ocean ${VERSION} (PyPI) for ${python}\n`);
  mkdirSync(cache, { recursive: true });
  await run(python, ["-m", "venv", "--clear", folder]);
  await run(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", `port-ocean[cli]==${VERSION}`]);
  return command;
}

async function findPython(): Promise<string> {
  for (const python of candidates()) if (await isNewEnough(python)) return python;
  throw new Error("the framework needs Python 3.12 or later: put python3.12 on PATH, or name one in PYTHON");
}

/** pyenv keeps a command on PATH for versions that are switched off, so its own folder is looked into, too. */
function* candidates(): Iterable<string> {
  const { PYTHON, PYENV_ROOT = join(homedir(), ".pyenv"), PATH = "" } = process.env;
  if (PYTHON !== undefined) yield PYTHON;
  for (const name of ["python3.12", "python3.13", "python3.14", "python3"]) {
    for (const folder of PATH.split(delimiter)) if (existsSync(join(folder, name))) yield join(folder, name);
  }
  const versions = join(PYENV_ROOT, "versions");
  if (!existsSync(versions)) return;
  for (const version of readdirSync(versions)) yield join(versions, version, "bin", "python");
}

function isNewEnough(python: string): Promise<boolean> {
  return run(python, ["-c", "import sys; sys.exit(sys.version_info < (3, 12))"]).then(
    () => true,
    () => false,
  );
}
