import { setTimeout as sleep } from "node:timers/promises";
import { loadJq } from "jq-wasm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../scenarios/world.ts";

const jq = await loadJq();
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const SPELLINGS = ["1.10", "1.0", "-0.0", "1e2", "1E-7", "100000000000000000000", "0.1234567890123456789", "2.5", "7"];
/** A long number, and a key that comes again, once sent the whole text to another reader. */
const NEIGHBOURS = ["", ',"build":12345678901234567890', ',"b":1.50,"b":1'];

const mappings = {
  identifier: '.app + "@" + (.version | tostring)',
  blueprint: '"release"',
  properties: { number: ".version", text: '"v\\(.version)"' },
};
const config = { resources: [{ kind: "release", selector: { query: "true" }, port: { entity: { mappings } } }] };
const NUMBERS = "/v1/blueprints/release/entities";

interface Case {
  readonly app: string;
  readonly spelling: string;
  readonly json: string;
}

const CASES: readonly Case[] = SPELLINGS.flatMap((spelling, row) =>
  NEIGHBOURS.map((neighbour, column) => {
    const app = `a${row}-${column}`;
    return { app, spelling, json: `{"app":"${app}","version":${spelling}${neighbour}}` };
  }),
);

/** What jq 1.8 writes for a number, as it is and as a text. */
function printed(spelling: string): { readonly number: string; readonly text: string } {
  const [number = "", text = ""] = jq.raw(spelling, "., tostring", ["-c"]).stdout.trim().split("\n");
  return { number, text: JSON.parse(text) };
}

async function applied(path: string): Promise<string> {
  for (;;) {
    const { body, text } = await world.call("GET", path);
    if (body?.record !== undefined && body.record.status !== "pending") return text;
    await sleep(20);
  }
}

test("a number keeps its text from the request through log and database to the answer, beside any neighbour", async () => {
  const properties = { number: { type: "number" }, text: { type: "string" } };
  await world.call("POST", "/v1/blueprints", {
    body: { identifier: "release", title: "Release", schema: { properties, required: [] } },
  });
  await world.call("POST", "/v1/integration", { body: { installationId: "numbers", config } });
  const { body } = await world.call("POST", "/v1/integration/numbers/ingest/release", {
    raw: `[${CASES.map(({ json }) => json).join(",")}]`,
    headers: { "content-type": "application/json" },
  });
  const record = await applied(`/v1/integration/numbers/records/${body.lastSeq}`);
  const { text: stored } = await world.call("GET", NUMBERS);
  for (const { app, spelling, json } of CASES) {
    const { number, text } = printed(spelling);
    expect(record, json).toContain(json);
    expect(stored, json).toContain(`"identifier":"${app}@${text}"`);
    const single = await world.call("GET", `${NUMBERS}/${encodeURIComponent(`${app}@${text}`)}`);
    expect(single.text, json).toContain(`"number":${number},`);
    expect(single.text, json).toContain(`"text":"v${text}"`);
  }
});
