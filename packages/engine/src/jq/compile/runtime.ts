import { applyFormat } from "../builtins/formats.ts";
import { elements, field, fieldSlow, index, slice } from "../values/access.ts";
import { add, divide, modulo, multiply, negate, subtract } from "../values/arithmetic.ts";
import { assignStep } from "../values/assign-step.ts";
import { caught, newBreak, newStop, rethrowUncatchable } from "../values/control-signals.ts";
import { pushChildren, pushChildrenWithPaths } from "../values/descend.ts";
import { equalsText } from "../values/equality.ts";
import { checkedKey, concatenate, drain, rangeBound } from "../values/generated-code.ts";
import { raiseValue } from "../values/jq-error.ts";
import { elementsOrNone, indexOrNothing, nullOrNothing, sliceOrNothing } from "../values/optional-access.ts";
import { equals, greater, greaterOrEqual, less, lessOrEqual } from "../values/order.ts";
import { addOwned, deletePaths, lend, newOwned } from "../values/owned-update.ts";
import {
  checkIntactResult,
  checkIntactToIterate,
  checkIntactToStep,
  extend,
  extendByPath,
  keysForPaths,
  NOWHERE,
  pathArray,
  ROOT,
  sliceKey,
} from "../values/path-cell.ts";
import { getpath, refuseStep, setpathOwned } from "../values/paths.ts";

/** Everything that generated code can call, by the name it has there. */
const runtime = {
  add,
  addOwned,
  applyFormat,
  assignStep,
  caught,
  checkIntactResult,
  checkIntactToIterate,
  checkIntactToStep,
  checkedKey,
  concatenate,
  deletePaths,
  divide,
  drain,
  elements,
  elementsOrNone,
  equals,
  equalsText,
  extend,
  extendByPath,
  field,
  fieldSlow,
  getpath,
  greater,
  greaterOrEqual,
  index,
  indexOrNothing,
  keysForPaths,
  lend,
  less,
  lessOrEqual,
  modulo,
  multiply,
  negate,
  newBreak,
  newOwned,
  newStop,
  NOWHERE,
  nullOrNothing,
  pathArray,
  pushChildren,
  pushChildrenWithPaths,
  raiseValue,
  rangeBound,
  refuseStep,
  rethrowUncatchable,
  ROOT,
  setpathOwned,
  slice,
  sliceKey,
  sliceOrNothing,
  subtract,
};

export type RuntimeName = keyof typeof runtime;
export const RUNTIME: Readonly<Record<RuntimeName, unknown>> = runtime;
