import { afterAll, beforeAll, expect, test } from "vitest";
import { CREDENTIALS, startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const browser = { authorization: `Basic ${btoa(`${CREDENTIALS.clientId}:${CREDENTIALS.clientSecret}`)}` };
const get = (path: string) => fetch(new URL(path, server.url), { headers: browser, redirect: "manual" });

/** `{"script-src": ["'nonce-…'"]}` */
function policyOf({ headers }: Response): Record<string, string[]> {
  const directives = (headers.get("content-security-policy") ?? "").split("; ").map((each) => each.split(" "));
  return Object.fromEntries(directives.map(([name = "", ...sources]) => [name, sources]));
}

test("the reference page runs what it brings with its nonce, and nothing else", async () => {
  const answer = await get("/docs/");
  const page = await answer.text();
  expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
  const policy = policyOf(answer);
  expect(policy["default-src"]).toEqual(["'none'"]);
  expect(policy["script-src"]).toEqual([expect.stringMatching(/^'nonce-[\w+/=]{20,}'$/)]);
  for (const name of ["base-uri", "form-action", "frame-ancestors"]) expect(policy[name]).toEqual(["'none'"]);
  const nonce = /'nonce-(.+)'/.exec(policy["script-src"]?.[0] ?? "")?.[1] ?? "";
  const tags = page.match(/<(script|style)\b[^>]*>/g) ?? [];
  expect(tags.length).toBeGreaterThanOrEqual(2);
  for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
  // Nobody who saw one page can write a script for the next.
  expect(policyOf(await get("/docs/"))["script-src"]).not.toEqual(policy["script-src"]);
});

test("no directive of a page's policy lets it ask anybody but this server", async () => {
  const policy = policyOf(await get("/docs/"));
  const sources = Object.entries(policy).flatMap(([name, list]) => list.map((source) => `${name} ${source}`));
  const others = sources.filter((each) => !/ ('none'|'self'|'nonce-[^']+'|data:)$/.test(each));
  expect(others).toEqual(["style-src-attr 'unsafe-inline'"]);
});

test("the reference page loads its script and its document from here", async () => {
  const page = await (await get("/docs/")).text();
  const loaded = [...page.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(
    ([, url = ""]) => new URL(url, `${server.url}/docs/`),
  );
  expect(loaded.length).toBeGreaterThan(0);
  for (const url of loaded) {
    expect(url.origin).toBe(new URL(server.url).origin);
    expect((await get(url.href)).status).toBe(200);
  }
  expect(page).not.toMatch(/https?:/);
});

test.each(["/docs", "/docs/nothing", "/v1/nothing", "/%zz", "/openapi.json"])(
  "%s is no page: a browser shows and runs nothing of it",
  async (path) => {
    const answer = await get(path);
    expect(answer.headers.get("content-type") ?? "").not.toMatch(/html/);
    if (path === "/%zz") return;
    expect(policyOf(answer)["default-src"]).toEqual(["'none'"]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  },
);
