import { sql } from "kysely";
import { Gauge, type Registry } from "prom-client";
import type { Db } from "../database/database.ts";
import { readOnce } from "./read-once.ts";

interface Waiting {
  readonly destination: "kafka" | "webhook" | null;
  readonly rows: number;
  /** Of the oldest, in seconds. */
  readonly age: number;
}

const DESTINATIONS = ["kafka", "webhook", "history"] as const;

/**
 * How much is in the outbox, and how long the oldest of it has been there, asked of the database when metrics are. Without
 * brokers nothing waits for Kafka: those events are history, which has bounds of its own, and their age is no alarm.
 */
export function addOutboxGauges(registry: Registry, db: Db, { hasBrokers = true } = {}): void {
  const collect = readOnce(async () => {
    const waiting = await readWaiting(db);
    for (const destination of DESTINATIONS) {
      const found = waiting.filter((each) => gaugeOf(each, hasBrokers) === destination);
      rows.set(
        { destination },
        found.reduce((sum, each) => sum + each.rows, 0),
      );
      age.set({ destination }, Math.max(0, ...found.map((each) => each.age)));
    }
    const letters = await countDeadLetters(db);
    for (const destination of ["kafka", "webhook"]) {
      dead.set({ destination }, letters.find((each) => each.destination === destination)?.letters ?? 0);
    }
  });
  const common = { registers: [registry], collect };
  const rows = new Gauge({
    ...common,
    name: "longshore_outbox_rows",
    help: "Events in the outbox, by where they wait to go; history waits for nothing.",
    labelNames: ["destination"],
  });
  const age = new Gauge({
    ...common,
    name: "longshore_outbox_oldest_seconds",
    help: "Age of the oldest event in the outbox, by where it waits to go.",
    labelNames: ["destination"],
  });
  const dead = new Gauge({
    ...common,
    name: "longshore_dead_letters",
    help: "Events that were given up, by where they were to go.",
    labelNames: ["destination"],
  });
}

function gaugeOf({ destination }: Waiting, hasBrokers: boolean): (typeof DESTINATIONS)[number] {
  return destination === null || (destination === "kafka" && !hasBrokers) ? "history" : destination;
}

async function readWaiting(db: Db): Promise<readonly Waiting[]> {
  const { rows } = await sql<Waiting>`
    SELECT destination, count(*)::int AS rows, extract(epoch FROM now() - min(created_at))::float8 AS age
    FROM catalog.outbox WHERE published_at IS NULL GROUP BY destination`.execute(db);
  return rows;
}

interface Given {
  readonly destination: string;
  readonly letters: number;
}

async function countDeadLetters(db: Db): Promise<readonly Given[]> {
  const { rows } = await sql<Given>`
    SELECT destination, count(*) AS letters FROM catalog.dead_letter GROUP BY destination`.execute(db);
  return rows;
}
