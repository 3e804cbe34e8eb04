import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const CENTRAL = "https://repo.maven.apache.org/maven2";
const AT_ONCE = 4;
/** Waits add up to half a minute: a mirror that is asked for many files at once may refuse some for a while. */
const ATTEMPTS = 7;
const FIRST_WAIT_MS = 500;

/**
 * Downloads what a list names, a line each: sha256 and path at Maven Central, as `mvn dependency:copy-dependencies
 * -Dmdep.useRepositoryLayout=true` laid them out for `sha256sum`. Files that are there already are not fetched again.
 * @returns the files.
 */
export async function fetchJars(listFile: string | URL): Promise<readonly string[]> {
  const folder = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "longshore", "kafka");
  mkdirSync(folder, { recursive: true });
  const jars = readFileSync(listFile, "utf8").trimEnd().split("\n").map(jarOf);
  const fileOf = ({ sha256, path }: Jar): string => join(folder, `${sha256.slice(0, 12)}-${basename(path)}`);
  const missing = jars.filter((jar) => !existsSync(fileOf(jar)));
  let left = missing.length;
  const queue = missing.values();
  const fetchSome = async (): Promise<void> => {
    for (const jar of queue) {
      process.stderr.write(`fetching Kafka from Maven Central: ${left--} of ${missing.length} jars left\n`);
      await fetchJar(jar, fileOf(jar));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
  return jars.map(fileOf);
}

interface Jar {
  readonly sha256: string;
  readonly path: string;
}

function jarOf(line: string): Jar {
  const [sha256, path] = line.split(/\s+/);
  if (sha256 === undefined || path === undefined) throw new Error(`not a line of a list of jars: ${line}`);
  return { sha256, path };
}

async function fetchJar({ sha256, path }: Jar, file: string): Promise<void> {
  const bytes = await download(`${CENTRAL}/${path}`);
  const got = createHash("sha256").update(bytes).digest("hex");
  if (got !== sha256) throw new Error(`${CENTRAL}/${path} has sha256 ${got}, not ${sha256}`);
  // Another run may fetch the same file: each writes its own, and whole files take the place of whole files.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, file);
}

async function download(url: string): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`${url}: HTTP ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      process.stderr.write(`${url}: ${describe(error)}, trying again\n`);
      await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1));
    }
  }
}

/** `fetch failed` says nothing; its cause does. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
