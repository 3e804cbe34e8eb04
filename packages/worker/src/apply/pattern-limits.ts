import type { PatternLimits, PatternSteps } from "@longshore/engine";

/**
 * Steps of the patterns of blueprints, of 14 to 60 ns each on a machine of 2026. Everybody waits while a plan is made, so
 * a record may spend on its values what takes some two seconds; usual ones take a few milliseconds.
 */
const MOST_STEPS = 50_000_000;

/** What a plan may spend on rows that waited for what it brings: one match of the largest sort, and thousands of usual ones. */
const MOST_STEPS_FOR_OTHERS = 5_000_000;

/** Charged as time, whatever machine it is. */
const STEPS_PER_MILLISECOND = 25_000;
const ALLOWED_MILLISECONDS = 100;

/** Of a record of items, or a call of the entity API. */
export const WRITE_LIMITS: PatternLimits = { written: MOST_STEPS, rechecked: MOST_STEPS_FOR_OTHERS };

/** Of a record that is there for waiting rows. */
export const RECHECK_LIMITS: PatternLimits = { written: 0, rechecked: MOST_STEPS };

/** The log of waiting rows that are nobody's, because their integration was deleted. */
export const NOBODY = -1;

type Charge = (integration: number, milliseconds: number) => void;

/** Charges integrations for the patterns that their values, and no others', were matched with. */
export function chargePatterns(charge: Charge | undefined, integration: number | null, steps: PatternSteps): void {
  if (charge === undefined) return;
  if (integration !== null) charge(integration, steps.written / STEPS_PER_MILLISECOND - ALLOWED_MILLISECONDS);
  for (const [owner, rechecked] of steps.rechecks) {
    charge(owner === null ? NOBODY : Number(owner), rechecked / STEPS_PER_MILLISECOND);
  }
}
