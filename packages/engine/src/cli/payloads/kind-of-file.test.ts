import { expect, test } from "vitest";
import { kindOfFile, knownKind } from "./kind-of-file.ts";

const KINDS = ["issue", "pull_request", "pull-requests-archive"];
const kindOf = (path: string, kinds: readonly string[] = KINDS, asked?: string): string | null =>
  kindOfFile({ path, name: path, size: 1, isNamed: true }, kinds, asked);

test.each([
  ["issue.ndjson", "issue"],
  ["raw/issues.json", "issue"],
  ["raw/pull_request/1.json", "pull_request"],
  ["raw/Pull-Requests/today/1.json", "pull_request"],
  ["issue/pull_request.json", "pull_request"],
  ["./raw/pull-requests-archive.jsonl", "pull-requests-archive"],
])("%s holds items of kind %s", (path, kind) => {
  expect(kindOf(path)).toBe(kind);
});

test("the only kind there is needs no name", () => {
  expect(kindOf("anything.json", ["service"])).toBe("service");
});

test("what is asked for goes before the name", () => {
  expect(kindOf("issue.json", KINDS, "pull_request")).toBe("pull_request");
});

test("a name that is no kind gives no kind", () => {
  expect(kindOf("data.json")).toBeNull();
});

test("a kind that does not exist is refused with the one that was meant", () => {
  expect(() => knownKind("isue", KINDS)).toThrow('no kind "isue": did you mean issue?');
});
