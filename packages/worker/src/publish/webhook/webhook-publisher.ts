import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../../database/database.ts";
import { smallerForms } from "../../outbox/event-forms.ts";
import type { Clock } from "../../settings/clock.ts";
import { giveUp } from "../dead-letters.ts";
import type { Publisher } from "../publisher.ts";
import { SolePublisher } from "../sole-publisher.ts";
import { AddressRefused, postWebhook, WebhookRefused } from "./post-webhook.ts";
import { dueWebhooks, forgetWebhook, retryWebhook, type WaitingWebhook, waitingUrls } from "./webhook-queue.ts";

export interface WebhookPublishing {
  readonly database: Database;
  readonly org: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly secret: string;
  readonly allowPrivate: boolean;
  readonly retry?: Partial<WebhookRetry>;
}

export interface WebhookRetry {
  /** Posts of one webhook before it is given up. */
  readonly attempts: number;
  /** Before the second one; doubled each time, with jitter. */
  readonly firstWaitMilliseconds: number;
  readonly longestWaitMilliseconds: number;
  readonly timeoutMilliseconds: number;
}

/** Some 20 minutes in all. */
const DEFAULT_RETRY: WebhookRetry = {
  attempts: 10,
  firstWaitMilliseconds: 1_000,
  longestWaitMilliseconds: 300_000,
  timeoutMilliseconds: 30_000,
};
/** Posted to one URL at once, each of another key. */
const AT_ONCE = 8;
const IDLE_MS = 250;
const STANDBY_MS = 1_000;

/** Posts webhooks for as long as it runs, in one of all processes that would. */
export function startWebhooks(deps: WebhookPublishing): Publisher {
  const stop = new AbortController();
  const running = run(deps, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function run(deps: WebhookPublishing, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await postWhileSole(deps, signal);
    } catch (error) {
      deps.log.error({ err: error }, "posting webhooks failed, trying again");
    }
    await pause(STANDBY_MS, signal);
  }
}

async function postWhileSole(deps: WebhookPublishing, signal: AbortSignal): Promise<void> {
  const sole = await SolePublisher.tryBecome(deps.database.pool, "webhooks");
  if (sole === null) return;
  // A slow receiver holds up nobody else: each URL has its own loop for as long as something waits for it.
  const busy = new Map<string, Promise<void>>();
  try {
    while (!signal.aborted) {
      await sole.check();
      for (const url of await waitingUrls(deps.database.db)) {
        if (busy.has(url)) continue;
        const posting = postAllTo(url, deps, sole, signal)
          .catch((error: unknown) => deps.log.error({ err: error }, "posting webhooks failed, trying again"))
          .finally(() => busy.delete(url));
        busy.set(url, posting);
      }
      await pause(IDLE_MS, signal);
    }
  } finally {
    await Promise.all(busy.values());
    sole.resign();
  }
}

async function postAllTo(
  url: string,
  deps: WebhookPublishing,
  sole: SolePublisher,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !sole.lost.aborted) {
    const due = await dueWebhooks(deps.database.db, deps.org, url, AT_ONCE);
    if (due.length === 0) return;
    await sole.check();
    await Promise.all(due.map((webhook) => postOne(webhook, deps, sole.lost)));
  }
}

/** `lost`: another process has the lock by now. It posts the webhook, and counts its attempts. */
async function postOne(webhook: WaitingWebhook, deps: WebhookPublishing, lost: AbortSignal): Promise<void> {
  try {
    await post(webhook, deps, lost);
  } catch (error) {
    if (lost.aborted) return;
    return isTooLarge(error) ? postSmaller(webhook, deps, lost) : afterFailure(webhook, error, deps);
  }
  await forgetWebhook(deps.database.db, webhook);
}

function post(
  webhook: WaitingWebhook,
  { secret, allowPrivate, clock, retry }: WebhookPublishing,
  lost: AbortSignal,
): Promise<void> {
  const { timeoutMilliseconds } = { ...DEFAULT_RETRY, ...retry };
  return postWebhook(webhook, { secret, allowPrivate, timeoutMilliseconds, now: clock.now(), signal: lost });
}

/** A receiver that answered 413 answers the same the next time: no use in trying the same body again for 20 minutes. */
function isTooLarge(error: unknown): boolean {
  return error instanceof WebhookRefused && error.status === 413;
}

async function postSmaller(webhook: WaitingWebhook, deps: WebhookPublishing, lost: AbortSignal): Promise<void> {
  const reason = `the receiver answered 413 to ${Buffer.byteLength(webhook.body)} bytes`;
  for (const form of smallerForms(webhook.body, reason)) {
    try {
      await post({ ...webhook, body: form.value }, deps, lost);
    } catch (error) {
      if (lost.aborted) return;
      if (!isTooLarge(error)) return afterFailure(webhook, error, deps);
      if (form.name !== "marker") continue;
    }
    deps.log.warn({ event: webhook.id, key: webhook.key, form: form.name, reason }, "a webhook was too large");
    if (form.name !== "marker") return forgetWebhook(deps.database.db, webhook);
    return giveUp(deps.database.db, webhook, reason);
  }
}

async function afterFailure(
  webhook: WaitingWebhook,
  error: unknown,
  { database: { db }, log, ...deps }: WebhookPublishing,
): Promise<void> {
  const retry = { ...DEFAULT_RETRY, ...deps.retry };
  const attempts = webhook.attempts + 1;
  const problem = error instanceof Error ? error.message : String(error);
  const facts = { host: new URL(webhook.url).host, event: webhook.id, attempts, problem };
  if (error instanceof AddressRefused || attempts >= retry.attempts) {
    log.error(facts, "a webhook was given up; `worker changelog dead-letters` lists and retries it");
    return giveUp(db, webhook, problem);
  }
  log.warn(facts, "a webhook could not be posted, it is tried again");
  const wait = Math.min(retry.longestWaitMilliseconds, retry.firstWaitMilliseconds * 2 ** webhook.attempts);
  return retryWebhook(db, webhook, wait * (0.5 + Math.random() / 2));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
