import type { JqObject } from "@longshore/engine";
import { type GITHUB_KINDS, githubPayloads } from "../../payloads/github-payloads.ts";
import { type Variation, varyPayloads } from "../vary-payload.ts";

/** Texts made of the objects in GitHub's own webhook examples that are whole: some lack their repository. */
export function githubExamples(kind: (typeof GITHUB_KINDS)[number], variation: Variation): string[] {
  const examples: JqObject[] = githubPayloads(kind).map((payload) => JSON.parse(JSON.stringify(payload)));
  return varyPayloads(
    examples.filter(({ repository }) => !variation.kept.has("repository") || typeof repository === "object"),
    variation,
  );
}
