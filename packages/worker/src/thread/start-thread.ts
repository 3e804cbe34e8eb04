import { Worker } from "node:worker_threads";

/**
 * Starts the thread of a file that stands beside its caller: `map-thread.ts` where the source runs, `map-thread.js` where it was
 * built.
 *
 * @param caller `import.meta.url` of the caller.
 * @param name of the file, without its ending.
 */
export function startThread(caller: string, name: string, heapMegabytes: number): Worker {
  const isSource = caller.endsWith(".ts");
  return new Worker(new URL(`./${name}.${isSource ? "ts" : "js"}`, caller), {
    execArgv: isSource ? ["--conditions=source"] : [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
}

/** Why a thread ended, from its `error` event. */
export function deathOf(error: Error): "memory" | "crash" {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "crash";
}
