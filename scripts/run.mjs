// One entry for every npm script: brings the pinned pnpm and Node, installs when the lockfile changed, then runs the task.
// Works as the first command ever on a machine that has only Node >= 18 and npm.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const root = fromRoot("");
const onWindows = process.platform === "win32";
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  npm_config_update_notifier: "false",
  // Every npm in between sets INIT_CWD anew.
  LONGSHORE_CALLED_FROM: process.env.INIT_CWD ?? process.cwd(),
};

const INHERIT = "inherit";
/** Keeps our standard input and output for the task; what is printed goes to standard error. */
const TO_STDERR = ["ignore", 2, "inherit"];
/** The same, but nothing is printed unless it fails. */
const SILENT = ["ignore", "pipe", "pipe"];

/** Runs the pinned pnpm; ends this process with its exit code if it fails. */
function pnpm(args, stdio = INHERIT) {
  const insidePnpm = (process.env.npm_config_user_agent ?? "").startsWith("pnpm/");
  const { packageManager } = JSON.parse(readFileSync(fromRoot("package.json"), "utf8"));
  const [command, prefix] = insidePnpm
    ? ["pnpm", []]
    : [onWindows ? "npx.cmd" : "npx", ["--yes", packageManager.split("+")[0]]];
  const result = spawnSync(command, [...prefix, ...args], {
    cwd: root,
    env,
    stdio,
    shell: onWindows,
  });
  if (result.status === 0) return;
  if (stdio === SILENT) process.stderr.write(`${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}

function install(quiet) {
  const stamp = fromRoot("node_modules/.bootstrap");
  const want = createHash("sha256")
    .update(readFileSync(fromRoot("pnpm-lock.yaml")))
    .update(process.platform + process.arch)
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === want) return;
  pnpm(["install", "--frozen-lockfile", "--reporter=append-only"], quiet ? TO_STDERR : INHERIT);
  mkdirSync(fromRoot("node_modules"), { recursive: true });
  writeFileSync(stamp, want);
}

const [task, ...rest] = process.argv.slice(2);
install(task !== "turbo");
if (task === "turbo") pnpm(["exec", "turbo", ...rest]);
else {
  pnpm(["exec", "turbo", "run", "build", "--output-logs=errors-only"], SILENT);
  pnpm(["exec", "node", `scripts/${task}.mjs`, ...rest]);
}
