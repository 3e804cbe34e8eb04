import { byHand, type Workload } from "../workload.ts";
import { githubExamples } from "./github-examples.ts";

interface Issue {
  readonly html_url: string;
  readonly repository_url: string;
  readonly title?: string;
  readonly state?: string;
  readonly user?: { readonly login?: string; readonly type?: string } | null;
  readonly assignees?: readonly { readonly login?: string }[];
  readonly labels?: readonly { readonly name?: string; readonly color?: string }[];
  readonly milestone?: { readonly title?: string; readonly due_on?: string | null } | null;
  readonly comments?: number;
  readonly reactions?: { readonly total_count?: number };
  readonly locked?: boolean;
  readonly author_association?: string;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly closed_at?: string | null;
  readonly pull_request?: unknown;
}

export const githubIssue: Workload = {
  name: "GitHub issue",
  group: "real",
  resource: {
    kind: "issue",
    selector: { query: ".pull_request == null" },
    port: {
      entity: {
        mappings: {
          identifier: '.html_url | split("/")[3:] | join("/")',
          title: ".title",
          blueprint: '"issue"',
          properties: {
            url: ".html_url",
            state: ".state",
            creator: ".user.login",
            isBot: '.user.type == "Bot"',
            assignees: "[.assignees[]?.login]",
            labels: "[.labels[]?.name]",
            priority: '[.labels[]?.name | select(type == "string" and startswith("good"))] | first',
            milestone: ".milestone.title",
            due: ".milestone.due_on",
            comments: ".comments",
            reactions: ".reactions.total_count",
            locked: ".locked",
            association: ".author_association",
            createdAt: ".created_at",
            updatedAt: ".updated_at",
            closedAt: ".closed_at",
          },
          relations: { repository: '.repository_url | split("/")[4:] | join("/")', author: ".user.login" },
        },
      },
    },
  },
  payloads: () =>
    githubExamples("issue", { count: 250, kept: new Set(["html_url", "repository_url"]), worded: "title" }),
  commandLineRounds: 40,
  byHand: byHand((issue: Issue) => {
    if (issue.pull_request != null) return null;
    const labels = (issue.labels ?? []).map((label) => label.name ?? null);
    return {
      identifier: issue.html_url.split("/").slice(3).join("/"),
      title: issue.title ?? null,
      blueprint: "issue",
      properties: {
        url: issue.html_url,
        state: issue.state ?? null,
        creator: issue.user?.login ?? null,
        isBot: issue.user?.type === "Bot",
        assignees: (issue.assignees ?? []).map((assignee) => assignee.login ?? null),
        labels,
        priority: labels.find((label) => label?.startsWith("good")) ?? null,
        milestone: issue.milestone?.title ?? null,
        due: issue.milestone?.due_on ?? null,
        comments: issue.comments ?? null,
        reactions: issue.reactions?.total_count ?? null,
        locked: issue.locked ?? null,
        association: issue.author_association ?? null,
        createdAt: issue.created_at ?? null,
        updatedAt: issue.updated_at ?? null,
        closedAt: issue.closed_at ?? null,
      },
      relations: {
        repository: issue.repository_url.split("/").slice(4).join("/"),
        author: issue.user?.login ?? null,
      },
    };
  }),
};
