import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../services/free-port.ts";
import type { Library } from "./library.ts";

const INTEGRATION = fileURLToPath(new URL("integration/", import.meta.url));

export interface ClientOptions {
  /** The `ocean` command. */
  readonly command: string;
  readonly api: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  /** For what the client reads from: the library's data. */
  readonly folder: string;
  readonly library: Library;
  /** Value of `OCEAN__EVENT_LISTENER`. */
  readonly listener: object;
  /** `dsp`: raw, we map. `ocean-core`: classic, the client maps. */
  readonly mode: "dsp" | "ocean-core";
  readonly environment?: Readonly<Record<string, string>>;
}

/** The unmodified framework with our integration, as a process. */
export class OceanClient {
  /** Where the tool's webhooks go. */
  readonly url: string;
  /** Every line that it wrote. */
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #file: string;
  readonly #exited: Promise<unknown>;

  private constructor(process: ChildProcess, url: string, file: string) {
    this.#process = process;
    this.#file = file;
    this.url = url;
    this.#exited = once(process, "exit");
    for (const stream of [process.stdout, process.stderr]) {
      if (stream !== null) createInterface(stream).on("line", (line) => this.lines.push(line));
    }
  }

  static async start(options: ClientOptions): Promise<OceanClient> {
    const { command, api, folder, library, listener, mode } = options;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const file = join(folder, "library.json");
    writeFileSync(file, JSON.stringify(library));
    const child = spawn(command, ["sail", ".", "--port", String(port)], {
      cwd: INTEGRATION,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONUNBUFFERED: "1",
        OCEAN__PORT__BASE_URL: api.url,
        OCEAN__PORT__CLIENT_ID: api.clientId,
        OCEAN__PORT__CLIENT_SECRET: api.clientSecret,
        OCEAN__INTEGRATION__IDENTIFIER: "my-library",
        OCEAN__INTEGRATION__TYPE: "library",
        OCEAN__INTEGRATION__CONFIG__CATALOG_FILE: file,
        OCEAN__INTEGRATION__CONFIG__PAGES: String(library.pages),
        OCEAN__EVENT_LISTENER: JSON.stringify(listener),
        OCEAN__PROCESSING_MODE: mode,
        OCEAN__BASE_URL: url,
        OCEAN__CACHING_STORAGE_MODE: "memory",
        ...options.environment,
      },
    });
    return new OceanClient(child, url, file);
  }

  /** What the tool has from now on. */
  change(change: (library: Library) => void): void {
    const library: Library = JSON.parse(readFileSync(this.#file, "utf8"));
    change(library);
    writeFileSync(this.#file, JSON.stringify(library));
  }

  count(text: string): number {
    return this.lines.filter((line) => line.includes(text)).length;
  }

  /** Waits until it has written the text so many times. @throws with its last lines, when it ends or takes too long */
  async wrote(text: string, times = 1, seconds = 60): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (this.count(text) < times) {
      if (performance.now() > end || this.#process.exitCode !== null) throw new Error(this.#said(text));
      await sleep(50);
    }
  }

  /** For a client that ends by itself. */
  async ended(): Promise<void> {
    await this.#exited;
    if (this.#process.exitCode !== 0) throw new Error(this.#said("an end without error"));
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#process.kill("SIGTERM");
    const late = setTimeout(() => this.#process.kill("SIGKILL"), 15_000);
    await this.#exited;
    clearTimeout(late);
  }

  /** Errors that it complained of, and where it could not do what it wanted. */
  complaints(): readonly string[] {
    return this.lines.filter((line) => /\| (ERROR|CRITICAL) +\||Traceback/.test(line));
  }

  #said(wanted: string): string {
    return `the client did not write: ${wanted}\n${this.lines.slice(-40).join("\n")}`;
  }
}
