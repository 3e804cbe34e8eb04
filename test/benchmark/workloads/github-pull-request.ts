import { byHand, type Workload } from "../workload.ts";
import { githubExamples } from "./github-examples.ts";

interface PullRequest {
  readonly number: number;
  readonly html_url?: string;
  readonly title?: string;
  readonly state?: string;
  readonly draft?: boolean;
  readonly merged_at?: string | null;
  readonly user?: { readonly login?: string };
  readonly requested_reviewers?: readonly { readonly login?: string }[];
  readonly requested_teams?: readonly { readonly slug?: string }[];
  readonly labels?: readonly { readonly name?: string }[];
  readonly additions?: number;
  readonly deletions?: number;
  readonly changed_files?: number;
  readonly head?: { readonly ref?: string; readonly sha?: string };
  readonly base: { readonly ref?: string; readonly repo: { readonly full_name: string } };
  readonly created_at: string;
  readonly updated_at: string;
}

const KEPT = new Set(["number", "base", "repo", "full_name", "created_at", "updated_at"]);

export const githubPullRequest: Workload = {
  name: "GitHub pull request",
  group: "real",
  resource: {
    kind: "pull_request",
    selector: { query: "true" },
    port: {
      entity: {
        mappings: {
          identifier: '"\\(.base.repo.full_name)/pull/\\(.number)"',
          title: ".title",
          blueprint: '"pull_request"',
          properties: {
            url: ".html_url",
            status: 'if .merged_at then "merged" elif .draft then "draft" else .state end',
            author: ".user.login",
            reviewers: "[.requested_reviewers[]?.login]",
            teams: "[.requested_teams[]?.slug]",
            labels: "[.labels[]?.name]",
            changedLines: "(.additions // 0) + (.deletions // 0)",
            changedFiles: ".changed_files",
            branch: ".head.ref",
            target: ".base.ref",
            sha: ".head.sha",
            createdAt: ".created_at",
            hoursOpen: "((.updated_at | fromdate) - (.created_at | fromdate)) / 3600 | floor",
          },
          relations: { repository: ".base.repo.full_name" },
        },
      },
    },
  },
  payloads: () => githubExamples("pull_request", { count: 100, kept: KEPT, worded: "title" }),
  commandLineRounds: 30,
  byHand: byHand((pull: PullRequest) => ({
    identifier: `${pull.base.repo.full_name}/pull/${pull.number}`,
    title: pull.title ?? null,
    blueprint: "pull_request",
    properties: {
      url: pull.html_url ?? null,
      status: pull.merged_at ? "merged" : pull.draft ? "draft" : (pull.state ?? null),
      author: pull.user?.login ?? null,
      reviewers: (pull.requested_reviewers ?? []).map((reviewer) => reviewer.login ?? null),
      teams: (pull.requested_teams ?? []).map((team) => team.slug ?? null),
      labels: (pull.labels ?? []).map((label) => label.name ?? null),
      changedLines: (pull.additions ?? 0) + (pull.deletions ?? 0),
      changedFiles: pull.changed_files ?? null,
      branch: pull.head?.ref ?? null,
      target: pull.base.ref ?? null,
      sha: pull.head?.sha ?? null,
      createdAt: pull.created_at,
      hoursOpen: Math.floor((Date.parse(pull.updated_at) - Date.parse(pull.created_at)) / 3_600_000),
    },
    relations: { repository: pull.base.repo.full_name },
  })),
};
