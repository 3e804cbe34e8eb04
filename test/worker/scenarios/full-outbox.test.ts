import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import type { OwnKafka } from "../../services/own-kafka.ts";
import { startKafka } from "../../services/services.ts";
import { startWorld, type World } from "./world.ts";

const BOUND = 1_000;

describeWith("kafka", "while Kafka is away", () => {
  let kafka: OwnKafka;
  let world: World;
  beforeAll(async () => {
    kafka = await startKafka();
    world = await startWorld({ KAFKA_BROKERS: kafka.brokers, LONGSHORE_OUTBOX_ROWS: String(BOUND) });
  });
  afterAll(async () => {
    await world.close();
    await kafka.close();
  });

  const gauge = async (name: string): Promise<number> => {
    const { text } = await world.call("GET", "/metrics");
    const line = text.split("\n").find((each) => each.startsWith(`${name} `));
    return Number(line?.slice(name.length));
  };
  const rows = () => gauge('longshore_outbox_rows{destination="kafka"}');
  const entities = async () => {
    const { body } = await world.call("GET", "/v1/blueprints/service/entities-count");
    return body.count;
  };

  test("a full outbox is seen in the gauges, stops draining and refuses writes; when Kafka is back all goes on", async () => {
    await world.blueprint("service");
    await world.call("PATCH", "/v1/blueprints/service", { body: { changelogDestination: { type: "KAFKA" } } });
    const tool = await world.integration();
    await kafka.stop();
    await tool.send("service", ...Array.from({ length: BOUND }, (_, index) => ({ id: `s${index}` })));
    expect(await rows()).toBe(BOUND);
    // Whether it is full is asked every two seconds.
    await sleep(2_500);
    expect(await gauge('longshore_outbox_oldest_seconds{destination="kafka"}')).toBeGreaterThan(2);

    const path = `/v1/integration/${tool.id}/ingest/service`;
    const taken = await world.call("POST", path, { body: [{ id: "d" }] });
    expect(taken.status).toBeLessThan(300);
    const body = { identifier: "e", properties: {}, relations: {} };
    const refused = await world.call("POST", "/v1/blueprints/service/entities", { body });
    expect([refused.status, refused.body.error]).toEqual([503, "unavailable"]);
    expect(refused.headers.get("retry-after")).toBe("10");
    // Long enough for the sweep to find the record, more than once.
    await sleep(5_000);
    expect(await gauge('longshore_log_records{status="pending"}')).toBe(1);
    expect(await entities()).toBe(BOUND);

    await kafka.start();
    while ((await entities()) <= BOUND) await sleep(200);
    expect(await gauge('longshore_log_records{status="pending"}')).toBe(0);
    // The entity that could not be written until now has an event of its own.
    while ((await rows()) > 0) await sleep(200);
    expect(await gauge('longshore_outbox_oldest_seconds{destination="kafka"}')).toBe(0);
    const again = await world.call("POST", "/v1/blueprints/service/entities", { body });
    expect(again.status).toBe(201);
  });
});
