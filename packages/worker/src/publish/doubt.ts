import type { WaitingEvent } from "./read-outbox.ts";
import type { SendFault } from "./send-fault.ts";

/** Failures in a row before events are treated as refused whose fault that may be: a minute, about. */
const PATIENCE = 8;

/** An event that is larger than a batch may be. A broker may cut its connection for its size. */
const LARGE = 700_000;

/**
 * Counts failures in a row of which it is unclear whether trying again mends them. At first nothing is left out. When they
 * go on, an event must not stop the changelog: events go alone, and what fails alone goes in a smaller form. What fails for
 * everything fails for that form as well, and then nothing is given up.
 */
export class Doubt {
  #failures = 0;

  /** Whether these messages are to blame for a failure to send them. */
  blames(fault: SendFault, events: readonly WaitingEvent[]): boolean {
    if (fault === "refused") return true;
    if (!isDoubtful(fault, events)) return false;
    this.#failures += 1;
    return this.#failures > PATIENCE;
  }

  /** A batch is out, in one form or another. */
  clear(): void {
    this.#failures = 0;
  }
}

function isDoubtful(fault: SendFault, events: readonly WaitingEvent[]): boolean {
  const [first] = events;
  return fault === "unclear" || (fault === "cut" && events.length === 1 && (first?.value.length ?? 0) > LARGE);
}
