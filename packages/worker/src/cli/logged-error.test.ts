import { expect, test } from "vitest";
import { loggedError } from "./logged-error.ts";

test("what hangs on an error does not reach the log: pg's client with its key, a response with its headers", () => {
  const client = { connectionParameters: { password: "hidden" }, secretKey: 42 };
  const error = Object.assign(new Error("terminating connection"), { code: "57P01", client });
  const logged = loggedError(error);
  expect(logged).toMatchObject({ type: "Error", message: "terminating connection", code: "57P01" });
  expect(Object.keys(logged).sort()).toEqual(["code", "message", "stack", "type"]);
});

test("why an error came to be is told, as far as a log wants to know", () => {
  const logged = loggedError(new Error("outer", { cause: new TypeError("inner") }));
  expect(logged.cause).toMatchObject({ type: "TypeError", message: "inner" });
  const endless = new Error("round");
  endless.cause = endless;
  expect(JSON.stringify(loggedError(endless)).match(/"message":"round"/g)).toHaveLength(6);
});

test("what is no error is told too", () => {
  expect(loggedError("gone")).toEqual({ type: "string", message: "gone" });
});
