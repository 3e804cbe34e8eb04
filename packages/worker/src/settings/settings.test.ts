import { expect, test } from "vitest";
import { maskedUrl } from "./masked-url.ts";
import { readSettings, unknownVariables } from "./settings.ts";

test("an empty environment gives a worker of this machine only", () => {
  const settings = readSettings({ XDG_DATA_HOME: "/data" });
  expect(settings).toMatchObject({
    host: "127.0.0.1",
    databaseUrl: null,
    redisUrl: null,
    dataFolder: "/data/longshore",
  });
  expect(settings.roles).toEqual(["api", "drain", "publish"]);
});

test("an empty variable is one that is not set, as compose files write it", () => {
  expect(readSettings({ DATABASE_URL: "", LONGSHORE_PORT: "" })).toMatchObject({ databaseUrl: null, port: 8787 });
});

test("a flag wins over the environment", () => {
  expect(readSettings({ LONGSHORE_PORT: "1000" }, { port: "2000" }).port).toBe(2000);
});

test("everything that is wrong is named at once, by the name under which it was given", () => {
  const env = { DATABASE_URL: "mysql://db", LONGSHORE_ROLES: "api,drian", LONGSHORE_CLIENT_ID: "me" };
  expect(() => readSettings(env, { port: "70000" })).toThrow(
    [
      "DATABASE_URL must be a URL that starts with postgres:// or postgresql://",
      "--port must be at most 65535",
      "LONGSHORE_ROLES must be api or drain or publish",
      "LONGSHORE_CLIENT_ID and LONGSHORE_CLIENT_SECRET must be set together",
    ].join("\n"),
  );
});

test("a misspelt variable is told", () => {
  expect(unknownVariables({ LONGSHORE_PROT: "1", LONGSHORE_PORT: "1", PATH: "/" })).toEqual([
    "LONGSHORE_PROT is no setting: did you mean LONGSHORE_PORT?",
  ]);
});

test("no password is shown", () => {
  expect(maskedUrl("postgres://me:s%40cret@host:1/db?sslpassword=other")).toBe(
    "postgres://me:***@host:1/db?sslpassword=***",
  );
});
