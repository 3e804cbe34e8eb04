import type { Workload } from "./workload.ts";
import { entriesAndPaths } from "./workloads/entries-and-paths.ts";
import { githubIssue } from "./workloads/github-issue.ts";
import { githubPullRequest } from "./workloads/github-pull-request.ts";
import { githubRepository } from "./workloads/github-repository.ts";
import { githubWorkflowRun } from "./workloads/github-workflow-run.ts";
import { kubernetesDeployment } from "./workloads/kubernetes-deployment.ts";
import { everyTenthNumber, plainNumbers } from "./workloads/number-texts.ts";
import { pagerdutyService } from "./workloads/pagerduty-service.ts";
import { reduceAndGroup } from "./workloads/reduce-and-group.ts";
import { snowflakeIds } from "./workloads/snowflake-ids.ts";
import { stringsAndRegex } from "./workloads/strings-and-regex.ts";

export const WORKLOADS: readonly Workload[] = [
  githubIssue,
  githubPullRequest,
  githubRepository,
  githubWorkflowRun,
  kubernetesDeployment,
  pagerdutyService,
  entriesAndPaths,
  reduceAndGroup,
  stringsAndRegex,
  snowflakeIds,
  plainNumbers,
  everyTenthNumber,
];
