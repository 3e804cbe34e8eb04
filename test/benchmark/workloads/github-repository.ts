import { byHand, type Workload } from "../workload.ts";
import { githubExamples } from "./github-examples.ts";

interface Repository {
  readonly full_name: string;
  readonly name?: string;
  readonly fork?: boolean;
  readonly html_url?: string;
  readonly description?: string | null;
  readonly language?: string | null;
  readonly visibility?: string;
  readonly private?: boolean;
  readonly topics?: string[];
  readonly stargazers_count?: number;
  readonly open_issues_count?: number;
  readonly license?: { readonly spdx_id?: string } | null;
  readonly archived?: boolean;
  readonly pushed_at?: string | number;
  readonly owner?: { readonly login?: string };
}

export const githubRepository: Workload = {
  name: "GitHub repository",
  group: "real",
  resource: {
    kind: "repository",
    selector: { query: ".fork != true" },
    port: {
      entity: {
        mappings: {
          identifier: ".full_name",
          title: ".name",
          blueprint: '"repository"',
          properties: {
            url: ".html_url",
            description: ".description",
            language: ".language",
            visibility: '.visibility // (if .private then "private" else "public" end)',
            topics: ".topics // []",
            stars: ".stargazers_count",
            openIssues: ".open_issues_count",
            license: ".license.spdx_id",
            archived: ".archived",
            pushedAt: ".pushed_at",
          },
          relations: { owner: ".owner.login" },
        },
      },
    },
  },
  payloads: () => githubExamples("repository", { count: 200, kept: new Set(["full_name"]), worded: "description" }),
  commandLineRounds: 60,
  byHand: byHand((repository: Repository) => {
    if (repository.fork === true) return null;
    return {
      identifier: repository.full_name,
      title: repository.name ?? null,
      blueprint: "repository",
      properties: {
        url: repository.html_url ?? null,
        description: repository.description ?? null,
        language: repository.language ?? null,
        visibility: repository.visibility ?? (repository.private ? "private" : "public"),
        topics: repository.topics ?? [],
        stars: repository.stargazers_count ?? null,
        openIssues: repository.open_issues_count ?? null,
        license: repository.license?.spdx_id ?? null,
        archived: repository.archived ?? null,
        pushedAt: repository.pushed_at ?? null,
      },
      relations: { owner: repository.owner?.login ?? null },
    };
  }),
};
