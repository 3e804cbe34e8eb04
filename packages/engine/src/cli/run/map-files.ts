import { allReads } from "../../jq/compile/read-paths.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { CompiledMapping } from "../../mapping/compile-mapping.ts";
import type { MapOptions } from "../../mapping/map-item.ts";
import type { Outcome } from "../../mapping/outcome.ts";
import { ProblemTally, type TallySnapshot } from "../../mapping/problem-tally.ts";
import { PayloadReader } from "../../reader/payload-reader.ts";
import type { PayloadFile } from "../payloads/find-files.ts";
import { readPayloads } from "../payloads/read-payloads.ts";
import { BrokenPayloads } from "./broken-payloads.ts";
import { type ItemSource, placeOfItem } from "./item-source.ts";

/** A payload file and the kind of what is in it. */
export interface KindedFile {
  readonly file: PayloadFile;
  readonly kind: string;
}

/** What a run tells while it goes on. */
export interface MapListener {
  /** Whether it looks into items, which then must be whole. */
  readonly seesItems: boolean;
  /** An item before it is mapped, once for each resource of its kind. */
  readonly item: (item: JqValue, source: ItemSource) => void;
  readonly outcome: (outcome: Outcome, source: ItemSource, item: JqValue) => void;
  readonly progress: (items: number, bytes: number) => void;
}

export interface MappedFiles {
  readonly tally: TallySnapshot;
  readonly broken: BrokenPayloads;
}

/** Maps every item of the files with every resource of its kind. One item is in memory at a time. */
export function mapFiles(
  mapping: CompiledMapping,
  files: readonly KindedFile[],
  options: MapOptions,
  listener: MapListener,
): MappedFiles {
  const tally = new ProblemTally();
  const broken = new BrokenPayloads();
  let items = 0;
  let bytesBefore = 0;
  for (const { file, kind } of files) {
    const resources = mapping.resources.filter((resource) => resource.kind === kind);
    let bytes = 0;
    const onBytes = (count: number): void => {
      bytes = count;
    };
    const reader = listener.seesItems ? null : new PayloadReader(() => allReads(resources.map(({ reads }) => reads)));
    for (const payload of readPayloads(file, onBytes, reader)) {
      items += 1;
      listener.progress(items, bytesBefore + bytes);
      if (payload.item === undefined) {
        broken.add(payload.problem);
        continue;
      }
      for (const resource of resources) {
        const source: ItemSource = { file: file.name, line: payload.line, kind, resource: resource.index };
        listener.item(payload.item, source);
        const outcomes = resource.map(payload.item, { ...options, whole: payload.whole });
        tally.add(resource.index, outcomes, placeOfItem(source));
        for (const outcome of outcomes) listener.outcome(outcome, source, payload.item);
      }
    }
    bytesBefore += bytes;
  }
  return { tally: tally.snapshot(), broken };
}
