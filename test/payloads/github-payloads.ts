import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Kinds of examples/github, each under the name that a webhook event has for the object. */
export const GITHUB_KINDS = ["repository", "pull_request", "issue", "workflow_run"] as const;

type GithubKind = (typeof GITHUB_KINDS)[number];
type JsonObject = { readonly [key: string]: unknown };

/**
 * The objects of a kind in GitHub's own webhook examples, as its REST API would list them. An object is in many events,
 * here whole and there cut down: each is taken once, where it has the most keys.
 */
export function githubPayloads(kind: GithubKind): JsonObject[] {
  const byUrl = new Map<string, JsonObject>();
  for (const event of webhookExamples()) {
    const found = event[kind];
    if (!isObject(found) || typeof found["html_url"] !== "string") continue;
    const known = byUrl.get(found["html_url"]);
    if (known === undefined || Object.keys(known).length < Object.keys(found).length)
      byUrl.set(found["html_url"], found);
  }
  return [...byUrl.values()];
}

/** Writes `repository.ndjson` and the others into a folder. */
export function writeGithubPayloads(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const kind of GITHUB_KINDS) {
    const lines = githubPayloads(kind).map((payload) => `${JSON.stringify(payload)}\n`);
    writeFileSync(join(folder, `${kind}.ndjson`), lines.join(""));
  }
}

function webhookExamples(): JsonObject[] {
  const path = createRequire(import.meta.url).resolve("@octokit/webhooks-examples");
  const events: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!Array.isArray(events)) throw new Error("@octokit/webhooks-examples is not a list of events any more");
  return events.flatMap((event: { readonly examples: readonly JsonObject[] }) => event.examples);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
