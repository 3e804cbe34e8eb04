import { applyMutants } from "./apply.ts";
import { checkMutants } from "./check.ts";
import { drainMutants } from "./drain.ts";
import { blueprintMutants, integrationMutants } from "./integrations.ts";
import { jqMutants } from "./jq.ts";
import { mapMutants } from "./map.ts";
import { migrationMutants } from "./migration.ts";
import type { Mutant } from "./mutant.ts";
import { outboxMutants } from "./outbox.ts";
import { payloadMutants } from "./payloads.ts";
import { planMutants } from "./plan.ts";
import { publishMutants } from "./publish.ts";
import { receiveMutants } from "./receive.ts";
import { threadMutants } from "./thread.ts";

/** Deliberate faults, each of which a test has to notice. */
export const MUTANTS: readonly Mutant[] = [
  ...applyMutants,
  ...drainMutants,
  ...mapMutants,
  ...threadMutants,
  ...checkMutants,
  ...migrationMutants,
  ...receiveMutants,
  ...outboxMutants,
  ...publishMutants,
  ...planMutants,
  ...jqMutants,
  ...integrationMutants,
  ...payloadMutants,
  ...blueprintMutants,
];
