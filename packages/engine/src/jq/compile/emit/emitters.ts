import {
  constant,
  descend,
  environment,
  getpath,
  identity,
  index,
  iterate,
  path,
  slice,
  variable,
} from "./emit-access.ts";
import { call, definition, param } from "./emit-call.ts";
import { array, object } from "./emit-construct.ts";
import { alternative, comma, conditional, empty, pipe, range } from "./emit-control.ts";
import { bind, foreach, reduce } from "./emit-fold.ts";
import { breakOut, first, isempty, label } from "./emit-label.ts";
import { binary, interpolation, logic, native, negate } from "./emit-operators.ts";
import { attempt, error } from "./emit-try.ts";
import { assign, modify } from "./emit-update.ts";
import type { Emitters } from "./emitter.ts";

/** One emitter per kind of node. */
export const EMITTERS: Emitters = {
  identity,
  constant,
  variable,
  environment,
  index,
  slice,
  iterate,
  descend,
  array,
  object,
  interpolation,
  pipe,
  comma,
  negate,
  binary,
  logic,
  alternative,
  if: conditional,
  try: attempt,
  reduce,
  foreach,
  bind,
  def: definition,
  label,
  break: breakOut,
  call,
  param,
  native,
  empty,
  error,
  path,
  getpath,
  range,
  first,
  isempty,
  modify,
  assign,
};
