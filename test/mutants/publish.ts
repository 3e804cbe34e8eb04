import { type Mutant, mutantsOf } from "./mutant.ts";

const LOST_LOCK = ["test/worker/publish/lost-lock.test.ts"];
const LATE = ["test/worker/publish/late-commit.test.ts"];
const UNSENT = ["test/worker/publish/unsent.test.ts"];
const WEBHOOK_QUEUE = ["test/worker/publish/webhook-queue.test.ts"];
const WEBHOOKS = ["test/worker/publish/webhooks.test.ts"];
const SNAPSHOT = ["test/worker/publish/snapshot.test.ts"];

export const publishMutants: readonly Mutant[] = mutantsOf("packages/worker/src/publish", [
  {
    name: "lost-lock-unnoticed",
    file: "sole-publisher.ts",
    text: "async check(): Promise<void> {",
    becomes: "async check(): Promise<void> {\n    return;",
    why: "two processes publish at once, and events of one key change places",
    tests: LOST_LOCK,
  },
  {
    name: "lock-never-checked",
    file: "publisher.ts",
    text: "await sole.check();",
    becomes: "",
    why: "two processes publish at once, and events of one key change places",
    tests: LOST_LOCK,
  },
  {
    name: "lock-of-any-publisher",
    file: "sole-publisher.ts",
    text: "hashtextextended('longshore.' || $1, 0)",
    becomes: "hashtextextended('longshore.' || left($1, 0), 0)",
    why: "a process that posts webhooks keeps the others from publishing to Kafka",
    tests: LOST_LOCK,
  },
  {
    name: "late-commit-skipped",
    file: "read-outbox.ts",
    text: "AND xid < pg_snapshot_xmin(pg_current_snapshot())",
    becomes: "",
    why: "an event goes out before one with a smaller number, whose transaction commits later",
    tests: LATE,
    titled: "held open while later ones committed",
  },
  {
    name: "unsent-forgotten",
    file: "publisher.ts",
    text: "await Promise.all([sent, told]);",
    becomes: "await Promise.allSettled([sent, told]);",
    why: "an event that Kafka did not take is gone",
    tests: UNSENT,
  },
  {
    name: "webhook-of-open-transaction",
    file: "webhook/webhook-queue.ts",
    text: "AND xid < pg_snapshot_xmin(pg_current_snapshot())",
    becomes: "",
    why: "a webhook is posted before one of the same key whose transaction commits later",
    tests: WEBHOOK_QUEUE,
  },
  {
    name: "webhook-wait-ignored",
    file: "webhook/webhook-queue.ts",
    text: "WHERE retry_at IS NULL OR retry_at <= now() ORDER BY",
    becomes: "ORDER BY",
    why: "a receiver that is down gets all attempts within a second, and then its events are given up",
    tests: WEBHOOK_QUEUE,
  },
  {
    name: "webhook-wait-not-doubled",
    file: "webhook/webhook-publisher.ts",
    text: "retry.firstWaitMilliseconds * 2 ** webhook.attempts",
    becomes: "retry.firstWaitMilliseconds",
    why: "ten attempts are over after ten seconds instead of twenty minutes",
    tests: WEBHOOK_QUEUE,
  },
  {
    name: "webhook-wait-unbounded",
    file: "webhook/webhook-publisher.ts",
    text: "Math.min(retry.longestWaitMilliseconds, ",
    becomes: "Math.max(0, ",
    why: "an operator's longest wait has no effect",
    tests: WEBHOOK_QUEUE,
  },
  {
    name: "webhook-overtakes-its-key",
    file: "webhook/webhook-queue.ts",
    text: "SELECT DISTINCT ON (key) id",
    becomes: "SELECT id",
    why: "a receiver gets a later state of an entity before an earlier one",
    tests: WEBHOOKS,
    titled: "what follows of its key waits",
  },
  {
    name: "webhook-never-given-up",
    file: "webhook/webhook-publisher.ts",
    text: "|| attempts >= retry.attempts",
    becomes: "|| attempts > retry.attempts",
    why: "a webhook is posted more often than its bound says",
    tests: WEBHOOKS,
    titled: "what keeps failing is set aside",
  },
  {
    name: "snapshot-beside-changes",
    file: "snapshot/tell-snapshot.ts",
    text: "await holdHead(tx);",
    becomes: "",
    why: "two processes write one part of a snapshot, or a part holds what has changed meanwhile",
    tests: SNAPSHOT,
    titled: "two processes that tell one snapshot",
  },
  {
    name: "snapshot-without-deletions",
    file: "snapshot/tell-snapshot.ts",
    text: 'isWhole ? "deletions" : "done"',
    becomes: 'isWhole ? "done" : "done"',
    why: "a reader that missed a deletion keeps the entity for good",
    tests: SNAPSHOT,
    titled: "a whole snapshot",
  },
]);
