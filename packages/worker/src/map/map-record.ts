import {
  type CompiledMapping,
  type CompiledResource,
  isObject,
  type JqObject,
  type JqValue,
  type MapOptions,
  type Mapped,
  type MappedEntity,
  type Outcome,
  ProblemTally,
  parseJson,
} from "@longshore/engine";
import { type EntityRef, type Problem, problem } from "@longshore/shared";
import type { MapRequest } from "./map-request.ts";
import { type MappedWrite, MapRefused, type MapResult, type ResourceCounts } from "./map-result.ts";

/** What a record says about its items; the rest of a request is about where they and their mapping are. */
export type RecordFacts = Pick<
  MapRequest,
  "seq" | "resources" | "kind" | "operation" | "source" | "now" | "environment"
>;

/** Maps the items of one record. Pure: the same record gives the same result on every thread and every day. */
export function mapRecord(mapping: CompiledMapping, items: readonly JqValue[], record: RecordFacts): MapResult {
  const resources = chosenResources(mapping, record);
  const run = new RecordRun(mapping, record);
  for (const [position, item] of items.entries()) {
    for (const resource of resources) run.map(resource, item, position);
  }
  return run.result(resources, resources.length === 0 ? unknownKind(record, items.length) : []);
}

function chosenResources({ resources }: CompiledMapping, record: RecordFacts): readonly CompiledResource[] {
  if (record.resources === "kind") return resources.filter(({ kind }) => kind === record.kind);
  // The position alone counts: what a source calls a kind need not be what its configuration says.
  const resource = resources[record.resources];
  if (resource !== undefined) return [resource];
  const message = `the items are for resources[${record.resources}], and there are ${resources.length}`;
  throw new MapRefused(problem("kind_unknown", message, { path: "resources" }));
}

function unknownKind({ kind }: RecordFacts, items: number): { problem: Problem; count: number }[] {
  if (items === 0) return [];
  return [{ problem: problem("kind_unknown", `no resource maps \`${kind}\``, { path: "resources" }), count: items }];
}

class RecordRun {
  readonly #mapping: CompiledMapping;
  readonly #record: RecordFacts;
  readonly #options: MapOptions;
  readonly #tally = new ProblemTally();
  readonly #writes: MappedWrite[] = [];
  readonly #written = new Set<string>();
  readonly #deletes = new Map<string, EntityRef>();

  constructor(mapping: CompiledMapping, record: RecordFacts) {
    this.#mapping = mapping;
    this.#record = record;
    this.#options = {
      now: Date.parse(record.now) / 1000,
      environment: environmentOf(record.environment),
      entitiesOfFiltered: record.source === "live-event",
    };
  }

  map(resource: CompiledResource, item: JqValue, position: number): void {
    const outcomes = resource.map(item, this.#options);
    this.#tally.add(resource.index, outcomes, `record ${this.#record.seq}, item ${position}`);
    for (const outcome of outcomes) this.#take(resource, item, position, outcome);
  }

  #take(resource: CompiledResource, item: JqValue, position: number, outcome: Outcome): void {
    const isGone = this.#record.operation === "delete";
    if (outcome.status === "mapped") {
      if (isGone) this.#delete(outcome.entity);
      else this.#write(resource, outcome, position);
    } else if (outcome.status === "filtered" && outcome.entity !== null) {
      // Closed first and removed then: `.state == "open"` does not want it, but what it once made is still there.
      if (isGone || !this.#isKeptByAnother(resource, item, outcome.entity)) this.#delete(outcome.entity);
    }
  }

  #write(resource: CompiledResource, { entity, mapping }: Mapped, item: number): void {
    const place = resource.mappingPath(mapping);
    this.#writes.push({ ...entity, resource: `resources[${resource.index}]`, place, item });
    if (typeof entity.identifier === "string") this.#written.add(keyOf(entity.blueprint, entity.identifier));
  }

  /** A query finds whatever it finds, which is not what an event says is gone. */
  #delete({ blueprint, identifier }: MappedEntity): void {
    if (typeof identifier === "string") this.#deletes.set(keyOf(blueprint, identifier), { blueprint, identifier });
  }

  /**
   * Two resources may share a kind: `.draft` goes one way, `.draft | not` the other. A source sends the event once for
   * each of them, so the record for the first must not delete what the second, in a record of its own, keeps.
   */
  #isKeptByAnother(resource: CompiledResource, item: JqValue, gone: MappedEntity): boolean {
    const others = this.#mapping.resources.filter(
      ({ kind, index }) => kind === resource.kind && index !== resource.index,
    );
    return others.some((other) => other.map(item, this.#options).some((outcome) => isOf(outcome, gone)));
  }

  result(resources: readonly CompiledResource[], more: MapResult["problems"]): MapResult {
    const { resources: tallies, problems, unlisted } = this.#tally.snapshot();
    const counts = resources.map(({ index, kind }): ResourceCounts => {
      const tally = tallies[index];
      return { resource: index, kind, received: tally?.items ?? 0, ...(tally?.counts ?? NOTHING) };
    });
    const deletes = [...this.#deletes].filter(([key]) => !this.#written.has(key)).map(([, ref]) => ref);
    return { writes: this.#writes, deletes, counts, problems: [...problems, ...more], unlisted };
  }
}

const NOTHING = { mapped: 0, filtered: 0, dropped: 0, failed: 0 };

function isOf(outcome: Outcome, { blueprint, identifier }: MappedEntity): boolean {
  return (
    outcome.status === "mapped" && outcome.entity.identifier === identifier && outcome.entity.blueprint === blueprint
  );
}

function keyOf(blueprint: string, identifier: string): string {
  return `${blueprint}\u0000${identifier}`;
}

function environmentOf(text: string | null): JqObject {
  const value = text === null ? null : parseJson(text);
  return isObject(value) ? value : {};
}
