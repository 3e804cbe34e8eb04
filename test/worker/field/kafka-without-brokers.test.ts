import { addOutboxGauges } from "@longshore/worker";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../http/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const KAFKA = { type: "KAFKA" };
const AGENT = { type: "WEBHOOK", url: "https://hooks.example.com", agent: true };
const warned = [{ code: "destination_without_brokers", severity: "warning", path: "changelogDestination" }];
const blueprint = (identifier: string, more: object = {}): object => ({
  identifier,
  title: "B",
  schema: { properties: {} },
  ...more,
});

describe("a worker without brokers warns when a KAFKA destination is set", () => {
  test.each([
    ["KAFKA", KAFKA],
    ["a webhook of an agent, which goes through Kafka", AGENT],
  ])("an integration with %s", async (name, changelogDestination) => {
    const body = { installationId: `made-${name.length}`, changelogDestination };
    expect((await server.call("POST", "/v1/integration", { body })).body.problems).toMatchObject(warned);
    const path = `/v1/integration/${body.installationId}`;
    expect((await server.call("PATCH", path, { body: { changelogDestination } })).body.problems).toMatchObject(warned);
    expect((await server.call("PATCH", path, { body: { title: "other" } })).body.problems).toEqual([]);
  });

  test("a blueprint", async () => {
    const body = blueprint("heard", { changelogDestination: KAFKA });
    expect((await server.call("POST", "/v1/blueprints", { body })).body.problems).toMatchObject(warned);
  });

  test.each([[{}], [null], [{ type: "WEBHOOK", url: "https://hooks.example.com" }]])(
    "%j needs no brokers, so there is no warning",
    async (changelogDestination) => {
      const body = { installationId: `quiet-${JSON.stringify(changelogDestination).length}`, changelogDestination };
      expect((await server.call("POST", "/v1/integration", { body })).body.problems).toEqual([]);
    },
  );

  test("a worker with brokers gives no warning", async () => {
    const kafka = { brokers: ["kafka:9092"], username: "", password: "" };
    const other = await startTestServer({ kafka });
    const body = { installationId: "kafka", changelogDestination: KAFKA };
    expect((await other.call("POST", "/v1/integration", { body })).body.problems).toEqual([]);
    await other.close();
  });
});

test("what nobody sends to Kafka without brokers raises no alarm of Kafka, and is counted as history", async () => {
  const body = { installationId: "waits", changelogDestination: KAFKA };
  await server.call("POST", "/v1/integration", { body });
  const { pool } = server.database;
  await pool.query("UPDATE catalog.outbox SET created_at = now() - interval '2 days'");
  const { rows } = await pool.query(
    "SELECT destination, count(*)::int AS rows FROM catalog.outbox GROUP BY destination",
  );
  const toKafka = rows.find(({ destination }) => destination === "kafka")?.rows ?? 0;
  expect(toKafka).toBeGreaterThan(0);
  const without = await metrics(false);
  expect(without).toContain('longshore_outbox_oldest_seconds{destination="kafka"} 0');
  expect(without).toContain('longshore_outbox_rows{destination="kafka"} 0');
  const waiting = rows.filter(({ destination }) => destination !== "webhook").reduce((sum, each) => sum + each.rows, 0);
  expect(without).toContain(`longshore_outbox_rows{destination="history"} ${waiting}`);
  const withBrokers = await metrics(true);
  expect(withBrokers).toContain(`longshore_outbox_rows{destination="kafka"} ${toKafka}`);
  expect(withBrokers).toMatch(/longshore_outbox_oldest_seconds\{destination="kafka"\} 17\d{4}/);
});

async function metrics(hasBrokers: boolean): Promise<string> {
  const registry = new Registry();
  addOutboxGauges(registry, server.database.db, { hasBrokers });
  return registry.metrics();
}
