import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

function takenFrom(turns: Turns<string>): string[] {
  return Array.from({ length: turns.length }, () => turns.take() ?? "nothing");
}

test("one integration's long line does not go before what another adds later", () => {
  const turns = new Turns<string>();
  for (const request of ["a1", "a2", "a3"]) turns.add(1, request);
  expect(turns.take()).toBe("a1");
  turns.add(2, "b1");
  expect(takenFrom(turns)).toEqual(["a2", "b1", "a3"]);
});

test("requests of one integration keep their order, and nothing is taken twice", () => {
  const turns = new Turns<string>();
  for (const request of ["a1", "a2"]) turns.add(1, request);
  expect(takenFrom(turns)).toEqual(["a1", "a2"]);
  expect([turns.take(), turns.length]).toEqual([undefined, 0]);
});

test("taking all leaves nothing behind", () => {
  const turns = new Turns<string>();
  turns.add(1, "a");
  turns.add(2, "b");
  expect([turns.takeAll(), turns.length, turns.take()]).toEqual([["a", "b"], 0, undefined]);
});

test("taking one integration's line leaves what others wait for", () => {
  const turns = new Turns<string>();
  for (const request of ["a1", "a2"]) turns.add(1, request);
  turns.add(2, "b1");
  expect([turns.takeLine(1), turns.takeLine(3), turns.length, turns.take()]).toEqual([["a1", "a2"], [], 1, "b1"]);
});
