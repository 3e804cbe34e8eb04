import type { Call } from "../../../worker/http/test-server.ts";

const MAPPING = {
  identifier: ".number | tostring",
  title: ".title",
  blueprint: '"issue"',
  properties: {
    url: ".html_url",
    state: ".state",
    author: ".user.login",
    comments: ".comments",
    labels: "[.labels[].name]",
    created: ".created_at",
    days: "((.updated_at | fromdate) - (.created_at | fromdate)) / 86400 | floor",
  },
  relations: { repository: '.repository_url | split("/") | .[-2:] | join("/")' },
};

/** Maps issues, and makes the repositories that they point at. */
export const ISSUE_CONFIG = {
  createMissingRelatedEntities: true,
  resources: [{ kind: "issue", selector: { query: "true" }, port: { entity: { mappings: MAPPING } } }],
};

/** The blueprints of {@link ISSUE_CONFIG}. */
export async function addIssueBlueprints(call: Call): Promise<void> {
  const text = { type: "string" };
  const number = { type: "number" };
  const texts = { url: text, state: text, author: text, created: text };
  const properties = { ...texts, labels: { type: "array" }, comments: number, days: number };
  const relations = { repository: { target: "repository", required: false, many: false } };
  const repository = { identifier: "repository", title: "Repository", schema: { properties: {} } };
  const issue = { identifier: "issue", title: "Issue", schema: { properties }, relations };
  for (const body of [repository, issue]) {
    const { status, text: answer } = await call("POST", "/v1/blueprints", { body });
    if (status !== 201) throw new Error(`blueprint ${body.identifier}: ${status} ${answer}`);
  }
}

const FILLER = "The quick brown fox jumps over the lazy dog. ".repeat(80);

/** About 4.3 kB of JSON: what GitHub says of an issue, its text made up. */
export function issuePayload(number: number, comments = number % 17): string {
  return JSON.stringify({
    id: 3_000_000_000 + number,
    number,
    title: `Issue ${number}: the drain stops when the pool is full`,
    state: number % 3 === 0 ? "closed" : "open",
    html_url: `https://github.com/acme/repo-${number % 50}/issues/${number}`,
    repository_url: `https://api.github.com/repos/acme/repo-${number % 50}`,
    user: { login: `user-${number % 200}`, id: number % 200, type: "User", site_admin: false },
    labels: [
      { id: 1, name: "bug", color: "d73a4a", default: true },
      { id: 2, name: `area-${number % 9}`, color: "0075ca", default: false },
    ],
    comments,
    created_at: "2026-01-02T03:04:05Z",
    updated_at: "2026-10-12T13:14:15Z",
    body: `${FILLER} ${number}`,
    reactions: { "+1": number % 5, "-1": 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 },
    assignees: Array.from({ length: 3 }, (_, index) => ({ login: `user-${(number + index) % 200}`, type: "User" })),
  });
}
