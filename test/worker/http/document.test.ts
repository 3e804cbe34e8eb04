import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { httpApiDocument } from "../../docs/http-api-document.ts";
import { CREDENTIALS, startTestServer, type TestServer } from "./test-server.ts";

const run = promisify(execFile);

let server: TestServer;
let page: string;
beforeAll(async () => {
  server = await startTestServer({ kafka: { brokers: ["localhost:9092"], username: "", password: "" } });
  page = httpApiDocument((await server.call("GET", "/openapi.json")).body);
});
afterAll(() => server.close());

test("docs/http-api.md is what the OpenAPI document says", async () => {
  await expect(page).toMatchFileSnapshot("../../../docs/http-api.md");
});

test("every example of the document is accepted, as the command that the page shows", async () => {
  const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
  // An entity goes before all of them do, and those before their blueprint.
  const depth = (command: string): number => (/\$URL\S+/.exec(command)?.[0] ?? "").split("/").length;
  const deletions = commands
    .filter((command) => command.includes("-X DELETE"))
    .toSorted((left, right) => depth(right) - depth(left));
  const env = {
    PATH: process.env["PATH"],
    URL: server.url,
    TOKEN: server.token,
    CLIENT_ID: CREDENTIALS.clientId,
    CLIENT_SECRET: CREDENTIALS.clientSecret,
  };
  const refused: string[] = [];
  for (const command of [...commands.filter((each) => !deletions.includes(each)), ...deletions]) {
    const { stdout } = await run("sh", ["-c", `${command.trimEnd()} -o /dev/null -w '%{http_code}'`], { env });
    if (!/^2\d\d$/.test(stdout)) refused.push(`${stdout}: ${command}`);
  }
  expect(refused).toEqual([]);
  expect(commands.length).toBeGreaterThan(45);
});
