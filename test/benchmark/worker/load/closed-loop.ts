import type { Sender, Tally } from "./sender.ts";
import type { Traffic } from "./traffic.ts";

export interface ClosedLoop {
  readonly sender: Sender;
  readonly traffic: Traffic;
  readonly tally: Tally;
  readonly clients: number;
  /** What a client waits for before it sends the next request. */
  readonly until: "acknowledged" | "applied";
  readonly isOver: () => boolean;
}

/** Each client sends its next request when it is done with the last one; resolves when everything has taken effect. */
export async function closedLoop({ clients, ...options }: ClosedLoop): Promise<void> {
  const effects = await Promise.all(Array.from({ length: clients }, () => runClient(options)));
  await Promise.all(effects.flat());
}

async function runClient(options: Omit<ClosedLoop, "clients">): Promise<readonly Promise<void>[]> {
  const { sender, traffic, tally, until, isOver } = options;
  const effects: Promise<void>[] = [];
  while (!isOver()) {
    const taken = await sender.send(traffic.next(), performance.now(), tally);
    if (taken === null) continue;
    if (until === "applied") await taken.effect;
    else effects.push(taken.effect);
  }
  return effects;
}
