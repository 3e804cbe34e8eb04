import type { Change, Plan, TalliedProblem } from "@longshore/engine";
import type { Problem } from "@longshore/shared";
import type { MappedWrite } from "../map/map-result.ts";
import type { RawRecord } from "./applying.ts";

/**
 * What is wrong with entities of a plan, with its place in the mapping and the item it was first seen in: the planner says
 * `identifier`, a person looks for `resources[0].port.entity.mappings.identifier`.
 */
export function planProblems(
  { changes }: Pick<Plan, "changes">,
  record: Pick<RawRecord, "seq" | "resource_index">,
  writes: readonly MappedWrite[],
): readonly TalliedProblem[] {
  return changes.flatMap((change) => {
    if (change.problems.length === 0) return [];
    const origin = originOf(change, record, writes);
    return change.problems.map((problem) => ({ problem: placed(problem, origin), count: 1 }));
  });
}

interface Origin {
  /** `resources[0].port.entity.mappings`; null for a row that waited and is of an earlier record. */
  readonly place: string | null;
  readonly notes: readonly string[];
}

function originOf(
  { ref, inputs }: Change,
  { seq, resource_index: index }: Pick<RawRecord, "seq" | "resource_index">,
  writes: readonly MappedWrite[],
): Origin {
  const [input] = inputs;
  const write = input?.list === "entities" ? writes[input.index] : undefined;
  const entity = ref === null ? [] : [`entity: \`${ref.blueprint}/${ref.identifier}\``];
  if (write?.place !== undefined) return { place: write.place, notes: [firstSeen(seq, write), ...entity] };
  const place = input === undefined || index === null ? null : `resources[${index}].port.entity.mappings`;
  return { place, notes: [`first seen in record ${seq}`, ...entity] };
}

function firstSeen(seq: number, { item }: MappedWrite): string {
  return `first seen in record ${seq}${item === undefined ? "" : `, item ${item}`}`;
}

function placed(problem: Problem, { place, notes }: Origin): Problem {
  const path = [place, problem.path].filter((part) => typeof part === "string").join(".");
  return { ...problem, ...(path === "" ? {} : { path }), notes: [...notes, ...(problem.notes ?? [])] };
}
