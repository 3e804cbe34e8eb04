import type { Screen } from "./terminal.ts";

const START_AFTER = 1_000;
const EVERY = 200;

/** A line on the terminal that says how far a long run is. Nothing is shown for a short one, or where nobody looks. */
export class Progress {
  readonly #screen: Screen;
  readonly #totalBytes: number;
  #next = Date.now() + START_AFTER;
  #isShown = false;

  /** `totalBytes` 0: unknown. */
  constructor(screen: Screen, totalBytes: number) {
    this.#screen = screen;
    this.#totalBytes = totalBytes;
  }

  /** Cheap enough to be called for every item. */
  update(items: number, bytes: number): void {
    // The clock is read once in a while only.
    if (!this.#screen.isTerminal || items % 64 !== 0) return;
    const now = Date.now();
    if (now < this.#next) return;
    this.#next = now + EVERY;
    const share = this.#totalBytes === 0 ? "" : ` (${Math.min(100, Math.floor((100 * bytes) / this.#totalBytes))} %)`;
    const text = `${items.toLocaleString("en")} items, ${megabytes(bytes)}${share}`;
    this.#write(`\r\u001b[K${text.slice(0, this.#screen.width - 1)}`);
    this.#isShown = true;
  }

  /** Takes the line away, so that something else can be written. */
  clear(): void {
    if (!this.#isShown) return;
    this.#write("\r\u001b[K");
    this.#isShown = false;
  }

  #write(text: string): void {
    this.#screen.output.write(text);
    this.#screen.output.flush();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
}
