import { applyMutants } from "./apply.ts";
import { drainMutants } from "./drain.ts";
import { integrationMutants } from "./integrations.ts";
import { jqMutants } from "./jq.ts";
import type { Mutant } from "./mutant.ts";
import { planMutants } from "./plan.ts";
import { publishMutants } from "./publish.ts";
import { receiveMutants } from "./receive.ts";

/** Deliberate faults, each of which a test has to notice. */
export const MUTANTS: readonly Mutant[] = [
  ...applyMutants,
  ...drainMutants,
  ...receiveMutants,
  ...publishMutants,
  ...planMutants,
  ...jqMutants,
  ...integrationMutants,
];
