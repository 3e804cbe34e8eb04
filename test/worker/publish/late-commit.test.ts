import { setTimeout as sleep } from "node:timers/promises";
import { type Db, historyPlace, readHistory } from "@longshore/worker";
import { sql } from "kysely";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedKafka } from "../../services/services.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { readWholeTopic } from "./changelog-topic.ts";
import { newOrg, publisherOn, untilPublished, waiting } from "./publishing.ts";

let database: TestDatabase;
let late: Client;
beforeEach(async () => {
  database = await createTestDatabase();
  late = new Client({ connectionString: database.url });
  await late.connect();
});
afterEach(async () => {
  await late.end();
  await database.close();
});

const INSERT = "INSERT INTO catalog.outbox (destination, key, event) VALUES ('kafka', $1, $2)";

const eventOf = (key: string) => JSON.stringify({ resourceType: "entity", key });

/** What remembers the last id it saw: 2 is visible before 1 is. */
async function naiveReader(db: Db, last: number): Promise<{ last: number; keys: string[] }> {
  const { rows } = await sql<{ id: number; key: string }>`
    SELECT id, key FROM catalog.outbox WHERE id > ${last} ORDER BY id`.execute(db);
  return { last: rows.at(-1)?.id ?? last, keys: rows.map(({ key }) => key) };
}

describeWith("kafka", "transactions that commit late", () => {
  test("an event of a transaction that was held open while later ones committed is published, where a cursor of ids skips it", async () => {
    const brokers = (await sharedKafka()).split(",");
    const { db, pool } = database;
    const org = newOrg();
    const publisher = publisherOn({ database, brokers, org });

    await late.query("BEGIN");
    await late.query(INSERT, ["late/1", eventOf("late/1")]);
    for (const key of ["early/1", "early/2"]) await pool.query(INSERT, [key, eventOf(key)]);
    const first = await naiveReader(db, 0);
    await sleep(1_000);
    expect(await waiting(db)).toBe(2);

    await late.query("COMMIT");
    const second = await naiveReader(db, first.last);
    await untilPublished(db);
    await publisher.close();

    expect([...first.keys, ...second.keys]).toEqual(["early/1", "early/2"]);
    const messages = await readWholeTopic(brokers, `${org}.change.log`);
    expect(messages.map(({ key }) => key).toSorted()).toEqual(["early/1", "early/2", "late/1"]);
    expect(messages.map(({ headers }) => headers["id"]).toSorted()).toEqual(["1", "2", "3"]);
  });
});

test("history that is followed shows a transaction that commits late, once", async () => {
  const { db, pool } = database;
  const seen: string[] = [];
  let place = await historyPlace(db, true);
  const follow = async () => {
    for (let pages = 0; pages < 3; pages += 1) {
      const { events, next } = await readHistory(db, "org", place);
      seen.push(...events.map((event) => JSON.parse(event).key));
      place = next;
    }
    return seen;
  };
  await pool.query(INSERT, ["before/1", eventOf("before/1")]);
  await late.query("BEGIN");
  await late.query(INSERT, ["late/1", eventOf("late/1")]);
  await pool.query(INSERT, ["early/1", eventOf("early/1")]);
  // A transaction that is open in the database of another test holds history back as well: PostgreSQL numbers them together.
  await expect.poll(follow, { timeout: 60_000 }).toEqual(["before/1"]);
  await late.query("COMMIT");
  await expect.poll(follow, { timeout: 60_000 }).toEqual(["before/1", "late/1", "early/1"]);
});
