import { fileURLToPath } from "node:url";
import type { LoadOptions } from "@longshore/engine";

/** An executable that is jq 1.8.2 on every machine. */
export const JQ_EXECUTABLE: string = fileURLToPath(new URL("./jq-over-wasm.mjs", import.meta.url));

export const WITH_EXECUTABLE: LoadOptions = { environment: { ...process.env, JQ_PATH: JQ_EXECUTABLE } };

/** A jq 1.8.2 for which lengths are one too many. */
export const FAULTY_JQ: string = fileURLToPath(new URL("./faulty-jq.mjs", import.meta.url));
