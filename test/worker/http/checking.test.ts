import { Checking } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
let checking: Checking;

beforeAll(async () => {
  // Enough for what is usual on a busy machine, and soon over for what is not.
  checking = new Checking({ cpuMilliseconds: 1_000 });
  server = await startTestServer({ checking });
  const properties = { a: { type: "number" }, url: { type: "string" } };
  await server.call("POST", "/v1/blueprints", { body: { identifier: "service", title: "S", schema: { properties } } });
  for (const id of ["a", "b"]) await server.call("POST", "/v1/integration", { body: { installationId: id } });
});

afterAll(() => server.close());

function config(properties: Readonly<Record<string, string>>): object {
  const entity = { mappings: { identifier: ".id", blueprint: '"service"', properties } };
  return { resources: [{ kind: "repository", selector: { query: "true" }, port: { entity } }] };
}

const many = (count: number, text: (i: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, text(i)]));

/** 598 characters, in which `.a` is called 8^16 times. */
function callsOfCalls(i = 0): string {
  const definitions = Array.from({ length: 16 }, (_, at) => `def f${at + 1}: ${Array(8).fill(`f${at}`).join("+")};`);
  return `def f0: .a${i}; ${definitions.join(" ")} f16`;
}

/** More than the thread may take: each text is another program, some tens of milliseconds long. */
const COSTLY = config(many(400, callsOfCalls));
const GOOD = config({ url: ".html_url" });

const patch = (id: string, body: object) =>
  server.call("PATCH", `/v1/integration/${id}/config`, { body: { config: body } });

/** How often the process says that it is there while a request is on its way. */
async function healthChecksDuring(request: Promise<unknown>): Promise<number> {
  const over = request.then(() => true);
  let answered = 0;
  for (;;) {
    const health = server.call("GET", "/healthz").then(() => false);
    if (await Promise.race([over, health])) return answered;
    answered += 1;
  }
}

test("a configuration of 598 characters that calls its functions 8^16 times is answered", async () => {
  const { status, body } = await patch("a", config({ a: callsOfCalls() }));
  expect({ status, problems: body.problems }).toEqual({ status: 200, problems: [] });
});

test("a configuration that takes too long to check is refused by name, and the process answers meanwhile", async () => {
  const refused = patch("a", COSTLY);
  expect(await healthChecksDuring(refused)).toBeGreaterThan(5);
  const { status, body } = await refused;
  expect([status, body.error]).toEqual([422, "check_timed_out"]);
  expect(body.details.problems[0].hint).toMatch(/^Take out expressions/);
});

test("after a thread was ended, the next good configuration is taken, and the refused one is not stored", async () => {
  expect((await patch("a", COSTLY)).status).toBe(422);
  expect((await patch("a", GOOD)).status).toBe(200);
  const { body } = await server.call("GET", "/v1/integration/a");
  expect(body.integration.config).toEqual(GOOD);
});

test("a good configuration waits for one of another integration's, not for all of them", async () => {
  const order: string[] = [];
  const asked = (name: string, answer: Promise<unknown>) => answer.then(() => order.push(name));
  const costly = [1, 2, 3].map((i) => asked(`costly ${i}`, patch("a", COSTLY)));
  await Promise.all([...costly, asked("good", patch("b", GOOD))]);
  expect(order.indexOf("good")).toBeLessThan(3);
});

test("a configuration of thousands of constants is taken: those beyond the budget are not evaluated", async () => {
  const { status } = await patch("a", config(many(3_000, (i) => `"${i}" | until(false; .)`)));
  expect(status).toBe(200);
});

test("an expression that becomes no function is refused, where it would fail on every item", async () => {
  const nested = `${'gsub("a"; '.repeat(92)}.b${")".repeat(92)}`;
  const { status, body } = await patch("a", config({ a: nested }));
  expect([status, body.error]).toEqual([422, "invalid_request"]);
  expect(body.details.problems).toMatchObject([{ code: "jq_too_deep" }]);
});

test("a mistake that is made 100 times in a long expression is answered in an answer of bounded length", async () => {
  const long = `[${Array(40_000).fill("nope").join(", ")}]`;
  const { status, text } = await patch("a", config(many(4, () => `{a: ${long}}`)));
  expect(status).toBe(422);
  expect(text.length).toBeLessThan(3_000_000);
});

function blueprint(properties: object): object {
  return { identifier: `b${Math.random().toString(36).slice(2)}`, title: "B", schema: { properties } };
}

const patterns = (count: number, pattern: (i: number) => string): object =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, { type: "string", pattern: pattern(i) }]));

test.each([
  ["1 200 large patterns", patterns(1_200, (i) => `^[\\s\\S]{${i},1000}$`)],
  ["a pattern of 500 000 letters", patterns(1, () => "a".repeat(500_000))],
  [
    "3 000 patterns of keys, of which each is compared with each",
    {
      p: {
        type: "object",
        patternProperties: Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`^a${i}`, {}])),
      },
    },
  ],
  [
    "2 000 schemas, no two the same",
    Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`p${i}`, { type: "string", maxLength: i }])),
  ],
])("a blueprint that would hold up whoever compiles it is refused by name: %s", async (_, properties) => {
  const answer = server.call("POST", "/v1/blueprints", { body: blueprint(properties) });
  const { status, body } = await answer;
  expect([status, body.error]).toEqual([422, "blueprint_too_large"]);
  expect(body.details.problems[0].path).toMatch(/^schema\.properties\.p/);
});

test("a blueprint of a thousand plain properties and a hundred patterns is taken, also where a PATCH brings them", async () => {
  const properties = {
    ...Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`s${i}`, { type: "string", title: `S ${i}` }])),
    ...patterns(100, (i) => `^[a-z]{1,${i + 1}}$`),
  };
  const body = blueprint({});
  const created = await server.call("POST", "/v1/blueprints", { body });
  expect(created.status).toBe(201);
  const path = `/v1/blueprints/${created.body.blueprint.identifier}`;
  expect((await server.call("PATCH", path, { body: { schema: { properties } } })).status).toBe(200);
  const costly = { schema: { properties: patterns(1_200, (i) => `^[\\s\\S]{${i},1000}$`) } };
  expect((await server.call("PATCH", path, { body: costly })).body.error).toBe("blueprint_too_large");
  expect((await server.call("PUT", path, { body: { ...body, ...costly } })).body.error).toBe("blueprint_too_large");
});
