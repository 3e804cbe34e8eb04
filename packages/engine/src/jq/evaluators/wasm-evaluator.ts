import type { Evaluator } from "./evaluator.ts";
import type { LoadOptions } from "./load-options.ts";
import { RealEvaluator } from "./real-evaluator.ts";
import { CALL_TIMEOUT_MS, type JqCall, JqEnded, type RealJq } from "./real-jq.ts";
import { SyncThread } from "./sync-thread.ts";
import type { WasmAnswer, WasmQuestion } from "./wasm-thread.ts";

/** The version in the pinned `jq-wasm`. */
const VERSION = "1.8.2";

/** Real jq 1.8.2, compiled to WebAssembly, on a thread of its own: there it can be loaded anew, or ended. */
export function wasmEvaluator({ timeout = CALL_TIMEOUT_MS }: LoadOptions): Evaluator {
  return new RealEvaluator("wasm", new WasmJq(timeout));
}

class WasmJq implements RealJq {
  readonly version = VERSION;
  readonly #timeout: number;
  readonly #thread = new SyncThread<WasmQuestion, WasmAnswer>(threadFile());

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  call(program: string, input: string): JqCall {
    const answer = this.#thread.ask({ program, input }, this.#timeout);
    if (answer === undefined) throw new JqEnded(`did not end within ${this.#timeout} ms`);
    if (answer.kind === "aborted") throw new JqEnded(`aborted: ${answer.reason}`);
    return { ...answer, stderr: withNewline(answer.stderr) };
  }
}

/** jq-wasm trims what jq writes; after `debug` there is a newline. */
function withNewline(stderr: string): string {
  const last = stderr.slice(stderr.lastIndexOf("\n") + 1);
  return last.startsWith('["DEBUG:",') ? `${stderr}\n` : stderr;
}

/** A path in a string is not rewritten when the sources are compiled. */
function threadFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./wasm-thread.ts" : "./wasm-thread.js", import.meta.url);
}
