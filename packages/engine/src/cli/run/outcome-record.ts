import type { ConfigDocument } from "@longshore/shared";
import type { JqObject } from "../../jq/values/value.ts";
import type { MappedEntity } from "../../mapping/mapped-entity.ts";
import type { Outcome } from "../../mapping/outcome.ts";
import { problemRecord } from "../problem-record.ts";
import type { ItemSource } from "./item-source.ts";

export interface OutcomeDetails {
  /** False for an entity that its blueprint does not take. */
  readonly accepted: boolean;
  readonly document: ConfigDocument;
}

/** An outcome as `engine run --json` tells it; docs/cli.md describes the shape. */
export function outcomeRecord(outcome: Outcome, source: ItemSource, { accepted, document }: OutcomeDetails): JqObject {
  const facts: JqObject = {
    status: outcome.status,
    kind: source.kind,
    file: source.file,
    line: source.line,
    resource: source.resource,
    mapping: outcome.mapping,
    element: outcome.element,
  };
  switch (outcome.status) {
    case "mapped":
      return { ...facts, ...(accepted ? {} : { rejected: true }), entity: entityRecord(outcome.entity) };
    case "filtered":
      return { ...facts, because: outcome.because, path: outcome.path, expression: outcome.expression };
    case "dropped":
    case "failed":
      return { ...facts, problem: problemRecord(document.withLocation(outcome.reason.problem)) };
  }
}

/** An entity has only keys of the mapping, whose values are JSON. */
export function entityRecord(entity: MappedEntity): JqObject {
  return { ...entity };
}
