import { expect, test } from "vitest";
import { type Item, type Request, Worlds } from "./model.ts";

const service = (id: string, name = "n"): Item => ({ kind: "service", id, name, target: null, texts: {} });
const part = (id: string, of: string): Item => ({ kind: "part", id, name: "n", target: of, texts: {} });
const event = (name: string, ...items: Item[]): Request => ({ type: "write", sync: null, event: name, items });
const batch = (sync: string, name: string, ...items: Item[]): Request =>
  ({ ...event(name, ...items), sync }) as Request;

/** The keys of every catalog that may be. */
const keys = (worlds: Worlds) => worlds.catalogs().map(({ entities }) => Object.keys(entities).sort().join(" "));

function told(...requests: Request[]): Worlds {
  const worlds = new Worlds("t0");
  for (const request of requests) worlds.answered(request, "taken");
  return worlds;
}

test("what was acknowledged happened; what was not answered happened whole, or not at all", () => {
  const worlds = told(event("e1", service("a")));
  worlds.unanswered(event("e2", service("b"), service("c")));
  expect(keys(worlds)).toEqual(["service/a", "service/a service/b service/c"]);
});

test("a request that may come late may undo what followed it, until it is over", () => {
  const worlds = told();
  const late = worlds.maybeLater({ type: "put", item: service("a", "old") });
  worlds.answered({ type: "put", item: service("a", "new") }, "taken");
  const titles = () => worlds.catalogs().map(({ entities }) => entities["service/a"]?.title);
  expect(new Set(titles())).toEqual(new Set(["new", "old"]));
  worlds.over([late]);
  worlds.answered({ type: "put", item: service("a", "newest") }, "taken");
  expect(titles()).toEqual(["newest"]);
});

test("an event that has an id takes effect once, however often and late it comes", () => {
  const worlds = told(event("e1", service("a", "old")));
  worlds.maybeLater(event("e1", service("a", "old")));
  worlds.answered(event("e2", service("a", "new")), "taken");
  expect(worlds.catalogs().map(({ entities }) => entities["service/a"]?.title)).toEqual(["new"]);
});

test("an answer ends the histories in which it would have been another", () => {
  const worlds = told();
  worlds.unanswered({ type: "put", item: service("a") });
  expect(worlds.count).toBe(2);
  worlds.answered({ type: "delete", item: service("a") }, "refused");
  expect(keys(worlds)).toEqual([""]);
  expect(() => worlds.answered({ type: "delete", item: service("a") }, "taken")).toThrow("no history explains");
});

test("the end of a sync deletes what nobody mentioned since it began, and keeps what a part that stays needs", () => {
  const before = event("e1", service("a"), service("b"), part("p", "b"));
  const started: Request = { type: "started", sync: "s1" };
  const finished: Request = { type: "finished", sync: "s1" };
  const worlds = told(before, started, batch("s1", "e2", part("p", "b"), part("q", "c")), finished);
  expect(keys(worlds)).toEqual(["part/p part/q service/b service/c"]);
  expect(worlds.catalogs()[0]?.entities["service/c"]?.isOwned).toBe(false);
});

test("a deletion takes the parts of a service, and a live one nothing that is not its client's", () => {
  const worlds = told(event("e1", service("a"), part("p", "a"), part("q", "bare")));
  worlds.answered({ type: "remove", event: "e2", items: [service("a"), service("bare")] }, "taken");
  expect(keys(worlds)).toEqual(["part/q service/bare"]);
});

test("a sync that a newer one took the place of takes nothing any more", () => {
  const worlds = told({ type: "started", sync: "s1" }, { type: "started", sync: "s2" });
  worlds.answered(batch("s1", "e1", service("a")), "refused");
  worlds.answered({ type: "finished", sync: "s1" }, "refused");
  worlds.answered(batch("s2", "e1", service("a")), "taken");
  expect(keys(worlds)).toEqual(["service/a"]);
});

const waitingIn = (worlds: Worlds) => worlds.catalogs().map(({ waiting }) => Object.keys(waiting).join(" "));

function toldWithoutCreating(...requests: Request[]): Worlds {
  const worlds = new Worlds("t0", false);
  for (const request of requests) worlds.answered(request, "taken");
  return worlds;
}

test("where missing targets are not created, a part waits for its service and comes with it", () => {
  const worlds = toldWithoutCreating(event("e1", part("p", "a"), part("q", "b")));
  expect([keys(worlds), waitingIn(worlds)]).toEqual([[""], ["part/p part/q"]]);
  worlds.answered(event("e2", service("a")), "taken");
  expect([keys(worlds), waitingIn(worlds)]).toEqual([["part/p service/a"], ["part/q"]]);
});

test("a service comes before the parts of its request, so what waited for it is there, and the newer part waits (seed 304)", () => {
  const worlds = new Worlds("t0", false);
  worlds.answered(event("e1", part("p", "a")), "taken");
  worlds.answered(event("e2", part("p", "b"), service("a")), "taken");
  expect([keys(worlds), waitingIn(worlds)]).toEqual([["part/p service/a"], ["part/p"]]);
});

test("a deletion, and a sync that does not mention it, end the waiting", () => {
  const waits = event("e1", part("p", "a"), part("q", "b"));
  const worlds = toldWithoutCreating(waits, { type: "remove", event: "e2", items: [part("p", "a")] });
  expect(waitingIn(worlds)).toEqual(["part/q"]);
  for (const type of ["started", "finished"] as const) worlds.answered({ type, sync: "s1" }, "taken");
  expect(waitingIn(worlds)).toEqual([""]);
});

test("a part that waits to move stays where it is, and goes with the service that it has", () => {
  const worlds = toldWithoutCreating(event("e1", service("a"), part("p", "a")), event("e2", part("p", "b")));
  expect([keys(worlds), waitingIn(worlds)]).toEqual([["part/p service/a"], ["part/p"]]);
  worlds.answered({ type: "remove", event: "e3", items: [service("a")] }, "taken");
  expect([keys(worlds), waitingIn(worlds)]).toEqual([[""], [""]]);
});

test("what an integration leaves behind is nobody's, until another of its name says otherwise", () => {
  const worlds = told(event("e1", service("a"), service("b")), { type: "uninstall" });
  worlds.answered(event("e2", service("c")), "refused");
  for (const type of ["install", "config"] as const) worlds.answered({ type, tier: "t1" }, "taken");
  worlds.answered(event("e1", service("a")), "taken");
  const owners = worlds
    .catalogs()
    .map(({ entities }) => Object.entries(entities).map(([key, row]) => [key, row.isOwned]));
  expect(owners).toEqual([
    [
      ["service/a", true],
      ["service/b", false],
    ],
  ]);
});

test("a sync whose end was pending when its integration went deletes nothing, unless it was applied before", () => {
  const requests: Request[] = [
    event("e1", service("a")),
    { type: "started", sync: "s1" },
    { type: "finished", sync: "s1" },
  ];
  const worlds = told(...requests, { type: "uninstall" });
  expect(keys(worlds).toSorted()).toEqual(["", "service/a"]);
  const settled = told(...requests);
  settled.applied();
  settled.answered({ type: "uninstall" }, "taken");
  expect(keys(settled)).toEqual([""]);
});

test("a live deletion that is pending when its integration goes deletes nothing: what has no owner is a person's", () => {
  const worlds = told(event("e1", service("a")), { type: "put", item: service("b") });
  worlds.applied();
  worlds.answered({ type: "remove", event: "e2", items: [service("a"), service("b")] }, "taken");
  worlds.answered({ type: "uninstall" }, "taken");
  expect(keys(worlds).toSorted()).toEqual(["service/a service/b", "service/b"]);
});

test("a live deletion ends what its client has waiting over a person's part, and nothing that another client left waiting", () => {
  const worlds = toldWithoutCreating(event("e1", service("a")), { type: "put", item: part("p", "a") });
  for (const each of ["p", "q"]) worlds.answered(event(`w-${each}`, part(each, "b")), "taken");
  worlds.answered({ type: "remove", event: "e2", items: [part("p", "b")] }, "taken");
  expect([keys(worlds), waitingIn(worlds)]).toEqual([["part/p service/a"], ["part/q"]]);
  worlds.applied();
  for (const request of [{ type: "uninstall" }, { type: "install", tier: "t1" }] as const)
    worlds.answered(request, "taken");
  worlds.answered({ type: "remove", event: "e3", items: [part("q", "b")] }, "taken");
  expect(waitingIn(worlds)).toEqual(["part/q"]);
});

test("another pattern changes no entity, with or without an integration, and a part that waited comes with its texts", () => {
  const pattern: Request = { type: "pattern", shortest: 2 };
  const costly: Item = { ...part("p", "a"), texts: { code: "filler:999:p" } };
  const worlds = toldWithoutCreating(event("e1", costly), pattern);
  worlds.answered({ type: "uninstall" }, "taken");
  for (const request of [pattern, { type: "install", tier: "t1" }, event("e2", service("a"))] as const)
    worlds.answered(request, "taken");
  expect(waitingIn(worlds)).toEqual([""]);
  for (const { entities } of worlds.catalogs()) {
    expect(entities["part/p"]).toMatchObject({
      isOwned: false,
      properties: { name: "n", tier: "t0", code: "filler:999:p" },
    });
  }
});

test("texts belong to the last write alone: one without them leaves none", () => {
  const worlds = told(event("e1", { ...service("a"), texts: { notes: "filler:65000:a" } }));
  const properties = () => worlds.catalogs().map(({ entities }) => entities["service/a"]?.properties);
  expect(properties()).toEqual([{ name: "n", notes: "filler:65000:a", tier: "t0" }]);
  worlds.answered({ type: "put", item: service("a") }, "taken");
  expect(properties()).toEqual([{ name: "n" }]);
});
