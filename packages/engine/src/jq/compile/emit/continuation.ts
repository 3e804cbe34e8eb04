import { COMMA, Code, js } from "./code.ts";
import type { Emitter } from "./emitter.ts";
import type { Flow, Kont } from "./flow.ts";

/** The continuation that a function or closure was given. */
export function forward(e: Emitter, k: Code): Kont {
  return {
    tiny: true,
    forwardsTo: k,
    emit: (out) => e.callStatement(js`${k}(${Code.join([out.v, out.p ?? js`null`, out.pv ?? js`undefined`], COMMA)})`),
  };
}

/** The JavaScript function for a continuation. */
export function continuation(e: Emitter, flow: Flow, k: Kont): Code {
  return k.forwardsTo ?? e.hoist(flow, k).forwardsTo ?? js`undefined`;
}
