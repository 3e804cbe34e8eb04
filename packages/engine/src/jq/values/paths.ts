import { index } from "./access.ts";
import { assignStep, type Owned, positionToSet, refuseArrayKey } from "./assign-step.ts";
import { stepsOf } from "./path-steps.ts";
import type { Run } from "./run.ts";
import { isNumber, toDouble } from "./type-of.ts";
import type { JqValue } from "./value.ts";

export { delpaths } from "./delete-paths.ts";

/** `getpath(path)`: null where something on the way is null. */
export function getpath(run: Run, value: JqValue, path: JqValue): JqValue {
  const steps = stepsOf(path);
  run.spend(steps.length);
  let at = value;
  for (const key of steps) at = index(run, at, key);
  return at;
}

/** `setpath(path; replacement)`: the containers on the way are copied, or made where there is null. */
export function setpath(run: Run, value: JqValue, path: JqValue, replacement: JqValue): JqValue {
  return setpathOwned(run, value, path, replacement, new Set());
}

/** The same, where containers that `owned` names are changed in place and those made on the way are added to it. */
export function setpathOwned(run: Run, value: JqValue, path: JqValue, replacement: JqValue, owned: Owned): JqValue {
  const steps = stepsOf(path);
  run.spend(steps.length);
  const containers: JqValue[] = [];
  let at = value;
  for (const key of steps) {
    containers.push(at);
    refuseStep(at, key);
    at = index(run, at, key);
  }
  let result = replacement;
  for (let i = steps.length - 1; i >= 0; i--) {
    result = assignStep(run, containers[i] ?? null, steps[i] ?? null, result, owned);
  }
  return result;
}

/** Refuses what is no place to write to, before what lies behind it is looked at. */
export function refuseStep(at: JqValue, key: JqValue): void {
  if (at !== null && !Array.isArray(at)) return;
  if (isNumber(key)) positionToSet(at?.length ?? 0, toDouble(key));
  else if (Array.isArray(key) && at !== null) refuseArrayKey();
}
