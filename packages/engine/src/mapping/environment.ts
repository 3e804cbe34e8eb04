import { CLOSED_HOST, type Host } from "../jq/values/run.ts";
import type { JqObject } from "../jq/values/value.ts";

/** What expressions may know beside the item. The same context and item always give the same outcome. */
export interface MapContext {
  /** Seconds since the epoch: when the payload was received. The time of the call when absent. */
  readonly now?: number;
  /** The batch's `environment_data`: becomes `env` and `$ENV`. Empty when absent; the process' own is never seen. */
  readonly environment?: JqObject | null;
}

const NO_VARIABLES: JqObject = Object.freeze({});

/** Items come in long rows that know the same. */
let last: { readonly second: number; readonly host: Host } | null = null;

function newHost(now: number, env: JqObject): Host {
  return { ...CLOSED_HOST, now: () => now, env };
}

/** The doors of a mapping's expressions: a clock that stands still and the declared variables. */
export function hostOf(context: MapContext, defaults: MapContext): Host {
  const now = context.now ?? defaults.now ?? Date.now() / 1000;
  const env = context.environment ?? defaults.environment ?? NO_VARIABLES;
  if (last?.second !== now || last.host.env !== env) last = { second: now, host: newHost(now, env) };
  return last.host;
}
