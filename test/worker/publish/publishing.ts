import type { Entity } from "@longshore/shared";
import {
  changelogTopics,
  type Database,
  type Db,
  openKafka,
  type Publisher,
  type Publishing,
  startPublisher,
} from "@longshore/worker";
import { sql } from "kysely";
import { pino } from "pino";

export const log = pino({ level: process.env["LOG_LEVEL"] ?? "silent" });

let orgs = 0;
/** An organization of its own for each test, so that its topics are too. */
export function newOrg(): string {
  orgs += 1;
  return `org_${process.pid}_${orgs}_${Math.random().toString(36).slice(2, 8)}`;
}

export interface PublisherOptions {
  readonly database: Database;
  readonly brokers: readonly string[];
  readonly org: string;
  readonly featureFlags?: readonly string[];
  readonly onStep?: NonNullable<Publishing["onStep"]>;
  readonly openSink?: Publishing["openSink"];
}

/** A publisher that creates its topics with three partitions. */
export function publisherOn({
  database,
  brokers,
  org,
  featureFlags = [],
  onStep,
  openSink,
}: PublisherOptions): Publisher {
  const topics = changelogTopics(org, featureFlags);
  const names = Object.values(topics).filter((name) => name !== null);
  const settings = { brokers, clientId: "test", ssl: false, sasl: null };
  return startPublisher({
    database,
    org,
    topics,
    log,
    openSink: openSink ?? (() => openKafka(settings, { names, partitions: 3 }, log)),
    ...(onStep === undefined ? {} : { onStep }),
  });
}

/** Resolves when nothing waits for Kafka any more. */
export async function untilPublished(db: Db): Promise<void> {
  while ((await waiting(db)) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

export async function waiting(db: Db): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    SELECT count(*) AS rows FROM catalog.outbox WHERE destination = 'kafka'`.execute(db);
  return rows[0]?.rows ?? 0;
}

/** The entities of the catalog by the key of their messages, as a reader of the changelog should hold them. */
export async function catalogEntities(db: Db): Promise<ReadonlyMap<string, Entity>> {
  const rows = await db.selectFrom("catalog.entity").selectAll().execute();
  return new Map(
    rows.map((row): [string, Entity] => [
      `${row.blueprint}/${row.identifier}`,
      {
        identifier: row.identifier,
        title: row.title,
        icon: row.icon,
        blueprint: row.blueprint,
        team: row.team,
        properties: JSON.parse(row.properties),
        relations: JSON.parse(row.relations),
        createdAt: row.created_at.toISOString(),
        createdBy: row.created_by,
        updatedAt: row.updated_at.toISOString(),
        updatedBy: row.updated_by,
      },
    ]),
  );
}
