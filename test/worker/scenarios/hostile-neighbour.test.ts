import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

/** Backtracks for ever in each of its items. */
const BACKTRACKING = '.text | test("^[0-9]*(a|a)+$") | tostring';
/** Takes two tenths of a second in linear time, for each item. */
const LARGE_PATTERN = "(?:a?){500}(?:a){500}$";

let world: World;
beforeAll(async () => {
  world = await startWorld({ LONGSHORE_MAP_MILLISECONDS: "500" });
  await blueprint("thing", { type: "string" });
  await blueprint("patterned", { type: "string", pattern: LARGE_PATTERN });
  await integration("regex", "thing", BACKTRACKING);
  await integration("pattern", "patterned", ".text");
  await integration("calm", "thing", ".text");
});
afterAll(() => world.close());

async function blueprint(identifier: string, text: object): Promise<void> {
  const schema = { properties: { text } };
  await world.call("POST", "/v1/blueprints", { body: { identifier, title: identifier, schema } });
}

async function integration(installationId: string, name: string, text: string): Promise<void> {
  const mappings = { identifier: ".id", blueprint: JSON.stringify(name), properties: { text } };
  const resources = [{ kind: "thing", selector: { query: "true" }, port: { entity: { mappings } } }];
  const { status } = await world.call("POST", "/v1/integration", { body: { installationId, config: { resources } } });
  expect(status).toBeLessThan(300);
}

/** Posts so many items whose texts end alike in one record: one that was matched is not matched again. */
async function send(to: string, text: string, items: number): Promise<void> {
  const body = Array.from({ length: items }, (_, at) => ({ id: `${to}-${at}`, text: `${at}${text}` }));
  const { status } = await world.call("POST", `/v1/integration/${to}/ingest/thing`, { body });
  expect(status).toBeLessThan(300);
}

/** How a record ended: its status, and the code of what was wrong with it. */
async function endOf(name: string, seq: number): Promise<string> {
  for (;;) {
    const { body } = await world.call("GET", `/v1/integration/${name}/records/${seq}`);
    const { status, problem } = body.record;
    if (status !== "pending") return [status, ...(problem === null ? [] : [problem.code])].join(" ");
    await sleep(50);
  }
}

test("a mapping that backtracks and a blueprint whose pattern costs too much take down their own records, no other's", async () => {
  await Promise.all([send("regex", `${"a".repeat(100)}!`, 1_000), send("pattern", "a".repeat(3_000), 200)]);
  for (let record = 1; record <= 20; record += 1) {
    await send("calm", "calm", 10);
    expect(await endOf("calm", record)).toBe("applied");
  }
  expect(await endOf("pattern", 1)).toBe("set_aside patterns_too_costly");
  expect(await endOf("regex", 1)).toBe("set_aside record_timed_out");
  const { body } = await world.call("GET", "/v1/integration/pattern/records?status=set_aside");
  expect(body.records).toMatchObject([
    { problem: { message: "the patterns of the blueprints need more than 50000000 steps", notes: ["tried once"] } },
  ]);
});
