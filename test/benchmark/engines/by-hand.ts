import type { JqObject } from "@longshore/engine";
import { eachText, type PrepareJob } from "./job.ts";

/** What someone would write for this one mapping. */
export const byHand: PrepareJob = ({ byHand }, texts, mode) => {
  if (mode === "pipe") return eachText(texts, byHand.pipe);
  const calls = texts.map(byHand.map);
  return {
    answers: () => calls.map((call) => jsonOrNull(call())),
    round: () => {
      let last: unknown;
      for (const call of calls) last = call();
      return last;
    },
  };
};

/** Parsing alone: nobody who goes through JavaScript objects can be faster. */
export const jsonParse: PrepareJob = ({ byHand }, texts) => ({
  ...eachText(texts, (text) => JSON.parse(text)),
  answers: () => texts.map(byHand.pipe),
});

function jsonOrNull(entity: JqObject | null): string | null {
  return entity === null ? null : JSON.stringify(entity);
}
