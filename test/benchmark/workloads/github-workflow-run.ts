import { byHand, type Workload } from "../workload.ts";
import { githubExamples } from "./github-examples.ts";

interface WorkflowRun {
  readonly id: number;
  readonly name?: string | null;
  readonly html_url?: string;
  readonly run_number?: number;
  readonly run_attempt?: number;
  readonly event?: string;
  readonly status?: string;
  readonly conclusion?: string | null;
  readonly head_branch?: string;
  readonly head_sha?: string;
  readonly head_commit?: {
    readonly message?: string;
    readonly author?: { readonly name?: string; readonly email?: string };
    readonly timestamp?: string;
  };
  readonly actor?: { readonly login?: string };
  readonly pull_requests?: readonly { readonly number?: number }[];
  readonly workflow_id?: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly run_started_at?: string;
  readonly repository: { readonly full_name: string; readonly private?: boolean };
}

const KEPT = new Set(["id", "repository", "full_name", "created_at", "updated_at"]);

export const githubWorkflowRun: Workload = {
  name: "GitHub workflow run",
  group: "real",
  resource: {
    kind: "workflow_run",
    selector: { query: '.status != "queued"' },
    port: {
      entity: {
        mappings: {
          identifier: '"\\(.repository.full_name)/runs/\\(.id)"',
          title: ".name // .head_branch",
          blueprint: '"workflow_run"',
          properties: {
            url: ".html_url",
            number: ".run_number",
            attempt: ".run_attempt // 1",
            event: ".event",
            status: ".status",
            conclusion: ".conclusion",
            failed: '.conclusion == "failure" or .conclusion == "timed_out"',
            branch: ".head_branch",
            sha: ".head_sha",
            subject: '.head_commit.message // "" | split("\\n") | first // ""',
            author: ".head_commit.author.name",
            committedAt: ".head_commit.timestamp",
            actor: ".actor.login",
            pullRequests: "[.pull_requests[]?.number]",
            startedAt: ".run_started_at // .created_at",
            finishedAt: ".updated_at",
            seconds: "(.updated_at | fromdate) - (.run_started_at // .created_at | fromdate)",
          },
          relations: {
            repository: ".repository.full_name",
            workflow: '.repository.full_name + "/workflows/" + (.workflow_id | tostring)',
          },
        },
      },
    },
  },
  payloads: () => githubExamples("workflow_run", { count: 125, kept: KEPT, worded: "name" }),
  commandLineRounds: 40,
  byHand: byHand((run: WorkflowRun) => {
    if (run.status === "queued") return null;
    const started = run.run_started_at ?? run.created_at;
    const message = run.head_commit?.message ?? "";
    return {
      identifier: `${run.repository.full_name}/runs/${run.id}`,
      title: run.name ?? run.head_branch ?? null,
      blueprint: "workflow_run",
      properties: {
        url: run.html_url ?? null,
        number: run.run_number ?? null,
        attempt: run.run_attempt ?? 1,
        event: run.event ?? null,
        status: run.status ?? null,
        conclusion: run.conclusion ?? null,
        failed: run.conclusion === "failure" || run.conclusion === "timed_out",
        branch: run.head_branch ?? null,
        sha: run.head_sha ?? null,
        subject: message.split("\n")[0] ?? "",
        author: run.head_commit?.author?.name ?? null,
        committedAt: run.head_commit?.timestamp ?? null,
        actor: run.actor?.login ?? null,
        pullRequests: (run.pull_requests ?? []).map((pull) => pull.number ?? null),
        startedAt: started,
        finishedAt: run.updated_at,
        seconds: (Date.parse(run.updated_at) - Date.parse(started)) / 1000,
      },
      relations: {
        repository: run.repository.full_name,
        workflow: `${run.repository.full_name}/workflows/${run.workflow_id ?? null}`,
      },
    };
  }),
};
