import { changelogEventSchema } from "@longshore/shared";
import { RESYNC_TOPIC_FLAG } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../../services/describe-with.ts";
import { sharedKafka } from "../../services/services.ts";
import { startTestServer, type TestServer } from "../http/test-server.ts";
import { readWholeTopic } from "./changelog-topic.ts";
import { listenerDecision } from "./listener-rules.ts";
import { newOrg, publisherOn, untilPublished } from "./publishing.ts";

describeWith("kafka", "what a KAFKA listener of Ocean does with what we publish", () => {
  let server: TestServer;
  let brokers: readonly string[];
  beforeAll(async () => {
    server = await startTestServer();
    brokers = (await sharedKafka()).split(",");
  });
  afterAll(() => server.close());

  test("it syncs once after each change and each request, and never after its own reports", async () => {
    const { database, clock } = server;
    const org = newOrg();
    const publisher = publisherOn({ database, brokers, org, featureFlags: [RESYNC_TOPIC_FLAG] });
    const topics = { changes: `${org}.change.log`, requests: `${org}.integration.resync.requests` };
    const table: string[] = [];
    let heard = { changes: 0, requests: 0 };
    /** Calls the API, and adds what a listener that started before makes of what came. */
    const call = async (what: string, method: string, path: string, body?: unknown, headers = {}) => {
      clock.advance(1_000);
      const { status } = await server.call(method, path, { ...(body === undefined ? {} : { body }), headers });
      expect(status).toBeLessThan(300);
      await untilPublished(database.db);
      const changes = await readWholeTopic(brokers, topics.changes);
      const requests = await readWholeTopic(brokers, topics.requests);
      const news = sortedNews(changes, heard.changes);
      for (const { value } of news) expect(() => changelogEventSchema.parse(JSON.parse(value))).not.toThrow();
      const onChanges = news.map(({ value }) => listenerDecision({ topic: topics.changes, value }, "gh"));
      const onRequests = sortedNews(requests, heard.requests).map(({ value }) =>
        listenerDecision({ topic: topics.requests, value }, "gh"),
      );
      heard = { changes: changes.length, requests: requests.length };
      table.push(`${what} | ${onChanges.join(", ") || "-"} | ${onRequests.join(", ") || "-"}`);
    };
    const integration = "/v1/integration/gh";
    const destination = { type: "KAFKA" };
    const created = {
      installationId: "gh",
      installationAppType: "github",
      version: "1",
      changelogDestination: destination,
    };
    const config = (kind: string) => ({ resources: [{ kind, selector: { query: "true" }, port: PORT }] });

    await call("created", "POST", "/v1/integration", { ...created, config: {} });
    await call("version reported at its start", "PATCH", integration, { version: "2" });
    await call("nothing new at its next start", "PATCH", integration, {
      version: "2",
      changelogDestination: destination,
    });
    await call("config changed", "PATCH", `${integration}/config`, { config: config("repository") });
    await call("sync begins", "PATCH", `${integration}/resync-state`, { status: "running" });
    await call("sync ends", "PATCH", `${integration}/resync-state`, { status: "completed" });
    await call("config changed after a report", "PATCH", `${integration}/config`, { config: config("issue") });
    await call(
      "config changed silently",
      "PATCH",
      `${integration}/config`,
      { config: config("team") },
      { "x-skip-resync": "true" },
    );
    await call("asked to sync (empty PATCH)", "PATCH", integration, {});
    await call("blueprint created", "POST", "/v1/blueprints", BLUEPRINT);
    await call("an entity of the name of the integration created", "POST", "/v1/blueprints/service/entities", {
      identifier: "gh",
      properties: {},
    });
    await call("that entity deleted", "DELETE", "/v1/blueprints/service/entities/gh");
    await call("another integration changed", "POST", "/v1/integration", { ...created, installationId: "jira" });
    await call("destination taken away", "PATCH", integration, { changelogDestination: {} });
    await call("changed without destination", "PATCH", integration, { version: "3" });
    await call("destination given back", "PATCH", integration, { changelogDestination: destination });
    await call("deleted", "DELETE", integration);
    await publisher.close();
    expect(table.join("\n")).toMatchInlineSnapshot(`
      "created | sync: changed | sync: requested
      version reported at its start | sync: changed | sync: requested
      nothing new at its next start | - | -
      config changed | sync: changed | sync: requested
      sync begins | - | -
      sync ends | - | -
      config changed after a report | sync: changed | sync: requested
      config changed silently | - | -
      asked to sync (empty PATCH) | sync: RESYNC | sync: requested
      blueprint created | - | -
      an entity of the name of the integration created | sync: changed | -
      that entity deleted | ignore: deleted | -
      another integration changed | ignore: of another | ignore: of another
      destination taken away | - | -
      changed without destination | - | -
      destination given back | sync: changed | sync: requested
      deleted | ignore: deleted | -"
    `);
  }, 120_000);
});

const PORT = { entity: { mappings: { identifier: ".id", blueprint: '"service"' } } };
const BLUEPRINT = {
  identifier: "service",
  title: "Service",
  schema: { properties: {} },
  changelogDestination: { type: "KAFKA" },
};

function sortedNews<T extends { readonly headers: Readonly<Record<string, string>> }>(
  messages: readonly T[],
  from: number,
): T[] {
  return messages.toSorted((one, other) => Number(one.headers["id"]) - Number(other.headers["id"])).slice(from);
}
