import { compileMapping, formatJson, parseJsonPayload } from "@longshore/engine";
import type { ResourceConfig } from "../workload.ts";
import { eachText, type Job, type PrepareJob } from "./job.ts";

/** This engine. A text goes the way that it goes in the command line. */
export const longshore: PrepareJob = ({ resource }, texts, mode) =>
  mode === "pipe" ? longshorePipe(resource, texts) : longshoreMap(resource, texts);

function longshorePipe(resource: ResourceConfig, texts: readonly string[]): Job {
  const compiled = compile(resource);
  return eachText(texts, (text) => {
    const [outcome] = compiled.map(parseJsonPayload(text));
    if (outcome?.status !== "mapped") return null;
    return formatJson({ ...outcome.entity });
  });
}

function longshoreMap(resource: ResourceConfig, texts: readonly string[]): Job {
  const compiled = compile(resource);
  const items = texts.map(parseJsonPayload);
  return {
    answers: () =>
      items.map((item) => {
        const [outcome] = compiled.map(item);
        return outcome?.status === "mapped" ? formatJson({ ...outcome.entity }) : null;
      }),
    round: () => {
      let last: unknown;
      for (const item of items) last = compiled.map(item);
      return last;
    },
  };
}

type Resource = NonNullable<ReturnType<typeof compileMapping>["mapping"]>["resources"][number];

function compile(resource: ResourceConfig): Resource {
  const { mapping, problems } = compileMapping({ resources: [resource] }, { now: 0 });
  const [compiled] = mapping?.resources ?? [];
  if (compiled === undefined) throw new Error(problems.map(({ message }) => message).join("; "));
  return compiled;
}
