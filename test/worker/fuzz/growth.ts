import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const KB_PER_MB = 1024;
/** Code that is compiled late, caches that fill, threads that start. */
const ALLOWED_MEGABYTES = 120;
/** The two pools of the database, threads, a listener: what a worker opens as it needs it. */
const ALLOWED_FILES = 60;
const SETTLING_MILLISECONDS = 60_000;

/** Watches one process of this machine: what it holds must not grow with what it was asked. */
export class Growth {
  readonly #pid: number;
  readonly #megabytes: number[] = [];
  readonly #files: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#files = this.files();
  }

  look(): void {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.#pid}/status`, "utf8"))?.[1];
    this.#megabytes.push(Number(kilobytes) / KB_PER_MB);
  }

  files(): number {
    return readdirSync(`/proc/${this.#pid}/fd`).length;
  }

  /** Connections that were broken off need a moment to be noticed. */
  async verdict(): Promise<{ readonly wrong: readonly string[]; readonly megabytes: readonly [number, number] }> {
    const end = Date.now() + SETTLING_MILLISECONDS;
    const most = this.#files + ALLOWED_FILES;
    while (this.files() > most && Date.now() < end) await sleep(200);
    const files = this.files() > most ? [`${this.files()} open files, ${this.#files} before`] : [];
    const [early, late] = [this.#fifth(1), this.#fifth(4)];
    const memory = late > early * 1.25 + ALLOWED_MEGABYTES ? [`${late} MB of memory, ${early} MB before`] : [];
    return { wrong: [...files, ...memory], megabytes: [early, late] };
  }

  /** The median of one fifth of the time. */
  #fifth(index: number): number {
    const length = this.#megabytes.length;
    const part = this.#megabytes.slice(Math.floor((length * index) / 5), Math.ceil((length * (index + 1)) / 5));
    return Math.round(part.toSorted((left, right) => left - right)[part.length >> 1] ?? 0);
  }
}
