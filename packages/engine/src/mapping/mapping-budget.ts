import type { Budget } from "../jq/values/run.ts";

/**
 * What one item may cost, all its expressions together. A payload of 1 MB that twenty fields search with `..` takes
 * about two million steps. `outputs` bounds the elements of one `itemsToParse` list.
 */
export const MAPPING_BUDGET: Budget = {
  steps: 20_000_000,
  outputs: 100_000,
  allocation: 100_000_000,
  depth: 10_000,
};
