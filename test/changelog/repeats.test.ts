import { applyChangelog, type ChangelogState, type EntityEvent, emptyChangelogState } from "@longshore/shared";
import fc from "fast-check";
import { expect, test } from "vitest";

const at = "2026-11-23T10:00:00.000Z";
const envelope = {
  status: "SUCCESS",
  trigger: { by: { orgId: "org", userId: "me" }, origin: "API", at },
  changelogDestination: { type: "KAFKA" },
  schemaVersion: 1,
} as const;

function entity(identifier: string, title: string) {
  const stamps = { createdAt: at, createdBy: "me", updatedAt: at, updatedBy: "me" };
  return { identifier, title, icon: null, blueprint: "team", team: [], properties: {}, relations: {}, ...stamps };
}

/** `title` null: the entity is deleted. */
function change(identifier: string, revision: number, title: string | null): EntityEvent {
  const after = title === null ? null : entity(identifier, title);
  return {
    ...envelope,
    resourceType: "entity",
    action: title === null ? "DELETE" : "UPDATE",
    context: { blueprint: "team", entity: identifier },
    diff: { before: entity(identifier, "before"), after },
    revision,
    cause: [{ type: "api" }],
    id: `org:${revision}`,
    sequence: revision,
  };
}

function titles(state: ChangelogState): Record<string, string | null> {
  return Object.fromEntries([...state.entities].map(([key, { title }]) => [key, title]).toSorted());
}

const anyTitles = fc.array(fc.option(fc.constantFrom("x", "y", "z")), { maxLength: 12 });

/** A publisher that dies between sending and forgetting sends again from where it had not forgotten. */
const anyRestarts = fc.array(fc.record({ sent: fc.nat(8), forgotten: fc.nat(8) }), { maxLength: 12 });

test("however often batches are sent again, the state at the end is that of sending each once", () => {
  fc.assert(
    fc.property(anyTitles, anyTitles, anyRestarts, (as, bs, restarts) => {
      const events = interleaved(
        as.map((title, index) => change("a", index + 1, title)),
        bs.map((title, index) => change("b", index + 1, title)),
      );
      const once = emptyChangelogState();
      for (const event of events) applyChangelog(once, event);
      const often = emptyChangelogState();
      let from = 0;
      for (const { sent, forgotten } of restarts) {
        for (const event of events.slice(from, from + sent)) applyChangelog(often, event);
        from += Math.min(sent, forgotten);
      }
      for (const event of events.slice(from)) applyChangelog(often, event);
      expect(titles(often)).toEqual(titles(once));
      expect(often.revisions).toEqual(once.revisions);
    }),
  );
});

function interleaved<T>(left: readonly T[], right: readonly T[]): T[] {
  const longest = Math.max(left.length, right.length);
  return Array.from({ length: longest }, (_, index) => [
    ...left.slice(index, index + 1),
    ...right.slice(index, index + 1),
  ]).flat();
}
