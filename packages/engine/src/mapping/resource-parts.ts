import type { Budget } from "../jq/values/run.ts";
import type { CompiledEntity } from "./compiled-entity.ts";
import type { MapContext } from "./environment.ts";
import type { ItemsToParse } from "./items-to-parse.ts";
import type { Selector } from "./selector.ts";

/** The parts of one entry of `resources`, as `compileMapping` makes them. */
export interface ResourceParts {
  readonly kind: string;
  /** Position in `resources`. */
  readonly index: number;
  /** Null where every item is wanted. */
  readonly selector: Selector | null;
  readonly itemsToParse: ItemsToParse | null;
  readonly mappings: readonly CompiledEntity[];
  readonly budget: Budget;
  readonly defaults: MapContext;
}
