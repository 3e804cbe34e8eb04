import type { Applying } from "@longshore/worker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedKafka, startKafka } from "../../services/services.ts";
import { createTestDatabase, type TestDatabase } from "../../services/test-database.ts";
import { addIntegration, applyingOn, storeBlueprints } from "../apply/world.ts";
import { gaps, readWholeTopic, replay } from "./changelog-topic.ts";
import { ChildPublisher } from "./child-publisher.ts";
import { catalogEntities, newOrg, publisherOn, untilPublished } from "./publishing.ts";
import { type RandomChanges, randomChanges } from "./random-changes.ts";

let database: TestDatabase;
let org: string;
let changes: RandomChanges;
beforeEach(async () => {
  database = await createTestDatabase();
  org = newOrg();
  await storeBlueprints(database.db);
  const integrations = [await addIntegration(database.db, "one", { type: "KAFKA" })];
  const applying: Applying = { ...applyingOn(database.db), org };
  changes = await randomChanges(database.db, applying, integrations, 7);
});
afterEach(() => database.close());

/** Every committed change is there, each entity's in order, and reading them gives the catalog. */
async function expectWholeTopic(brokers: readonly string[], text: string): Promise<void> {
  const messages = await readWholeTopic(brokers, `${org}.change.log`);
  const { state, outOfOrder, repeats, events } = replay(messages);
  process.stderr.write(`${text}: ${events} events, ${repeats} repeats\n`);
  expect(Object.fromEntries([...state.entities].toSorted())).toEqual(
    Object.fromEntries([...(await catalogEntities(database.db))].toSorted()),
  );
  expect(outOfOrder).toEqual([]);
  expect(gaps(messages)).toEqual([]);
}

describeWith("kafka", "publishers that die", () => {
  test("kill -9 at each step between claiming and forgetting loses nothing; another process takes over within seconds", async () => {
    const brokers = (await sharedKafka()).split(",");
    const task = { url: database.url, brokers, org };
    const deaths = [
      ["claimed", 0],
      ["connected", 0],
      ["read", 0],
      ["sending", 0],
      ["sending", 2],
      ["sending", 5],
      ["acknowledged", 0],
      ["forgotten", 0],
    ] as const;
    const seconds: Record<string, number> = {};
    for (const [killAt, delay] of deaths) {
      const dying = new ChildPublisher({ ...task, killAt, delay, afterBatches: 1 });
      await dying.untilStep("claimed");
      const standby = new ChildPublisher({ ...task, killAt: null, delay: 0, afterBatches: 0 });
      await standby.untilStep("ready");
      dying.go();
      await changes.untilEvents(1_500);
      const died = await dying.ended();
      await standby.untilStep("forgotten");
      const next = standby.steps.find(({ step }) => step === "claimed");
      const takenOver = Math.round((next?.at ?? Number.NaN) - died) / 1_000;
      seconds[`${killAt} + ${delay} ms`] = takenOver;
      expect(takenOver).toBeLessThan(10);
      await untilPublished(database.db);
      await standby.kill();
    }
    await expectWholeTopic(brokers, `killed at each step; seconds until another took over ${JSON.stringify(seconds)}`);
  }, 400_000);
});

describeWith("kafka", "brokers that go away", () => {
  test("a broker that is away for 20 s, and one that is killed in the middle of a batch, lose nothing", async () => {
    const kafka = await startKafka();
    const brokers = [kafka.brokers];
    let sent = 0;
    let isKillDue = false;
    const publisher = publisherOn({
      database,
      brokers,
      org,
      onStep: async (step) => {
        if (step === "forgotten") sent += 1;
        if (step !== "sending" || !isKillDue) return;
        isKillDue = false;
        await kafka.stop("SIGKILL");
      },
    });
    try {
      await changes.untilEvents(1_000);
      await untilPublished(database.db);
      await kafka.stop();
      await changes.untilEvents(1_000);
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      await kafka.start();
      await untilPublished(database.db);

      isKillDue = true;
      await changes.untilEvents(3_000);
      while (isKillDue) await new Promise((resolve) => setTimeout(resolve, 20));
      await kafka.start();
      await untilPublished(database.db);
      await publisher.close();
      await expectWholeTopic(brokers, `broker away for 20 s, then killed within a batch; ${sent} batches`);
    } finally {
      await publisher.close();
      await kafka.close();
    }
  }, 300_000);
});
