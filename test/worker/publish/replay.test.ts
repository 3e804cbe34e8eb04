import { tellPart } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedKafka } from "../../services/services.ts";
import { addIntegration, applyingOn, storeBlueprints } from "../apply/world.ts";
import { startTestServer, type TestServer } from "../http/test-server.ts";
import { gaps, readWholeTopic, replay } from "./changelog-topic.ts";
import { catalogEntities, newOrg, publisherOn, untilPublished } from "./publishing.ts";
import { randomChanges } from "./random-changes.ts";

describeWith("kafka", "replay of the changelog", () => {
  let server: TestServer;
  let brokers: readonly string[];
  beforeAll(async () => {
    server = await startTestServer();
    brokers = (await sharedKafka()).split(",");
    await storeBlueprints(server.database.db);
  });
  afterAll(() => server.close());

  test("the topic read from its start is the catalog, after 20 000 changes and destinations switched on on the way", async () => {
    const { database, clock, call } = server;
    const { db } = database;
    const org = newOrg();
    const snapshots = { db, clock, org };
    const applying = { ...applyingOn(db), org };
    const integrations = [await addIntegration(db, "one"), await addIntegration(db, "two")];
    const changes = await randomChanges(db, applying, integrations, 1);
    const publisher = publisherOn({ database, brokers, org });
    const switchOn = async (path: string) => {
      const { status } = await call("PATCH", path, { body: { changelogDestination: { type: "KAFKA" } } });
      expect(status).toBe(200);
      // The changes below come between the parts of the snapshot.
      await tellPart(snapshots);
    };

    await changes.untilEvents(5_000);
    await switchOn("/v1/blueprints/free");
    await changes.untilEvents(5_000);
    await switchOn("/v1/integration/one");
    await changes.untilEvents(5_000);
    await switchOn("/v1/blueprints/bound");
    await switchOn("/v1/blueprints/ring");
    await changes.untilEvents(5_000);
    while (await tellPart(snapshots));
    await untilPublished(db);
    await publisher.close();

    const messages = await readWholeTopic(brokers, `${org}.change.log`);
    const { state, outOfOrder, repeats } = replay(messages);
    const held = Object.fromEntries([...state.entities].toSorted());
    expect(held).toEqual(Object.fromEntries([...(await catalogEntities(db))].toSorted()));
    expect(outOfOrder).toEqual([]);
    expect(gaps(messages)).toEqual([]);
    const causes = new Set(messages.flatMap(({ value }) => JSON.parse(value).cause?.[0]?.type ?? []));
    expect([...causes].toSorted()).toEqual([
      "cleared_relation",
      "dependent",
      "item",
      "missing_target",
      "resolved",
      "snapshot",
    ]);
    process.stderr.write(
      `replay: ${messages.length} events, ${held && Object.keys(held).length} entities, ${repeats} repeats\n`,
    );
  }, 180_000);
});
