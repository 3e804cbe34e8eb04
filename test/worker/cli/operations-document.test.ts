import { readFileSync } from "node:fs";
import { readSettings, settingsDocument } from "@longshore/worker";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";

const DOCUMENT = new URL("../../../docs/operations.md", import.meta.url);
const COMPOSE = new URL("../../../docker-compose.yml", import.meta.url);

test("docs/operations.md has the settings that there are, with their defaults", async () => {
  const text = readFileSync(DOCUMENT, "utf8");
  const [head = "", rest = ""] = text.split(/(?<=^<!-- settings: .*-->\n)/m);
  const tail = rest.slice(rest.indexOf("<!-- end of settings -->"));
  await expect(`${head}${settingsDocument()}\n${tail}`).toMatchFileSnapshot("../../../docs/operations.md");
});

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      environment: z.record(z.string(), z.string()).optional(),
      volumes: z.array(z.string()).optional(),
      depends_on: z.record(z.string(), z.object({ condition: z.literal("service_healthy") })).optional(),
      healthcheck: z.looseObject({ test: z.array(z.string()) }),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
});
const compose = composeSchema.parse(parse(readFileSync(COMPOSE, "utf8")));

test("docker-compose.yml waits for services and mounts volumes that it has", () => {
  const services = Object.values(compose.services);
  const waitedFor = services.flatMap(({ depends_on }) => Object.keys(depends_on ?? {}));
  expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(waitedFor));
  const mounted = services.flatMap(({ volumes }) => (volumes ?? []).map((volume) => volume.split(":")[0] ?? ""));
  expect(mounted.filter((name) => !name.startsWith(".")).toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
});

test("docker-compose.yml gives the worker settings that it takes, and servers by the names that they have there", () => {
  const given = Object.entries(compose.services["worker"]?.environment ?? {});
  const env = Object.fromEntries(given.map(([name, value]) => [name, value.replace(/\$\{\w+:-(.*?)\}/g, "$1")]));
  const { databaseUrl, redisUrl, kafkaBrokers } = readSettings(env);
  const hosts = [databaseUrl, redisUrl, `kafka://${kafkaBrokers[0]}`].map((url) => new URL(url ?? "").hostname);
  expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(hosts));
  for (const [name] of given) expect(settingsDocument()).toContain(`\`${name}\``);
});
