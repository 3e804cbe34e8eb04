import { entityKey } from "./catalog/entity-key.ts";
import { sameContent } from "./catalog/same-content.ts";
import type { Draft } from "./draft.ts";
import type { Entry } from "./journal.ts";
import { orderEffects } from "./order-effects.ts";
import type { Change, Effect, Plan, Rejected, Unchanged, Waiting } from "./plan.ts";
import type { Planning } from "./planning.ts";

/** Turns what the draft became into changes: per key what was there before the plan and what is there after it. */
export function finishPlan(planning: Planning): Plan {
  const { draft, journal, options } = planning;
  const entries = [...journal.effects()].map((entry) => effectOf(entry, draft));
  const effects = entries.filter((change): change is Effect => change.action !== "unchanged");
  const changes: Change[] = [
    ...orderEffects(effects, (identifier) => draft.blueprint(identifier)),
    ...entries.filter((change) => change.action === "unchanged"),
    ...waitingChanges(planning),
    ...rejectedChanges(planning),
  ];
  return {
    changes,
    settled: draft.settledRows(),
    marks: draft.markedRows(new Set(journal.waitingEntries().map(({ ref }) => entityKey(ref)))),
    seen: journal.seen(),
    integration: options.integration,
    seq: options.seq,
  };
}

function effectOf({ ref, causes, inputs, problems }: Entry, draft: Draft): Effect | Unchanged {
  const before = draft.stored(ref);
  const after = draft.entity(ref);
  const facts = { ref, causes, inputs, problems };
  if (before === null && after !== null) return { action: "create", before, after, revision: after.revision, ...facts };
  if (before !== null && after === null) {
    return { action: "delete", before, after, revision: before.revision + 1, ...facts };
  }
  if (before === null || after === null || sameContent(before, after))
    return { action: "unchanged", before, after, ...facts };
  return { action: "update", before, after, revision: after.revision, ...facts };
}

function waitingChanges({ draft, journal }: Planning): Waiting[] {
  return journal.waitingEntries().flatMap(({ ref, causes, inputs, problems }) => {
    const waiting = draft.waiting(ref);
    if (waiting === undefined) return [];
    return { action: "waiting", ref, before: draft.stored(ref), waiting, causes, inputs, problems };
  });
}

function rejectedChanges({ draft, journal }: Planning): Rejected[] {
  return journal.rejections().map((rejection) => ({
    action: "rejected",
    before: rejection.ref === null ? null : draft.stored(rejection.ref),
    ...rejection,
  }));
}
