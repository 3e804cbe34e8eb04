import { execFile, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a command is found on PATH. */
export function isOnPath(name: string): boolean {
  const extension = process.platform === "win32" ? ".exe" : "";
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, name + extension)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a Docker that answers: a client without its daemon is of no use. */
export async function hasDocker(): Promise<boolean> {
  if (!isOnPath("docker")) return false;
  return run("docker", ["info", "--format", "{{.ServerVersion}}"], { timeout: 10_000 }).then(
    ({ stdout }) => stdout.trim() !== "",
    () => false,
  );
}

/** Installs one of Debian's packages. False where that cannot be done: no apt-get, not root, no network. */
export async function installedFromDebian(name: string): Promise<boolean> {
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) return false;
  process.stderr.write(`installing ${name} (apt-get)\n`);
  const install = ["install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", name];
  // The lists of a fresh machine are empty, those of an old one name packages that are gone.
  return (await aptGet(install)) || ((await aptGet(["update"])) && (await aptGet(install)));
}

async function aptGet(args: readonly string[]): Promise<boolean> {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn("apt-get", ["-qq", ...args], { stdio: "ignore", env: environment });
  return new Promise((resolve) => {
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}
