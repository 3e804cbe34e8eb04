import { type Cost, OWN_STEPS } from "../../builtins/cost.ts";
import type { BinaryOperator } from "../../syntax/ast.ts";
import { ExactNumber } from "../../values/exact-number.ts";
import { compareNumbers, isComputed } from "../../values/number-order.ts";
import { SHORT_TEXT } from "../../values/run.ts";
import type { Core } from "../core.ts";
import { COMMA, Code, js } from "./code.ts";
import { literal } from "./emit-access.ts";
import { callOfColumns } from "./emit-keyed.ts";
import { type Emit, type Emitter, RUN } from "./emitter.ts";
import type { Env } from "./env.ts";
import { computed, type Flow } from "./flow.ts";

export const negate: Emit<"negate"> = (e, node, env, flow, k) =>
  e.values(node.operand, env, flow.v, ({ v }) =>
    k.emit(e.fresh(flow, e.constant("v", js`${e.rt("negate")}(${RUN}, ${v})`))),
  );

/** The right operand is the outer loop: `[(1,2) + (10,20)]` is 11,12,21,22. */
export const binary: Emit<"binary"> = (e, written, env, flow, k) => {
  const node = {
    operator: written.operator,
    left: plainConstant(written.left),
    right: plainConstant(written.right),
    asWritten: written,
  };
  e.values(node.right, env, flow.v, (right) =>
    e.values(node.left, env, flow.v, (left) => {
      const { code, bool } = operation(e, node, left, right);
      const v = e.constant("v", code);
      k.emit(bool || isNull(node.left) || isNull(node.right) ? computed(flow, v, bool) : e.fresh(flow, v));
    }),
  );
};

/**
 * `1e6` and `1.0` keep their text for output only: in an operation on numbers the double of the same value does as well.
 * Not so for `100000000000000000000000007`, which differs from a literal of the same double.
 */
function plainConstant(node: Core): Core {
  if (node.kind !== "constant" || !ExactNumber.is(node.value)) return node;
  const double = ExactNumber.valueOf(node.value);
  return !isComputed(double) && compareNumbers(node.value, double) === 0 ? { kind: "constant", value: double } : node;
}

type Operator = Exclude<BinaryOperator, "and" | "or">;

const ARITHMETIC = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "modulo" } as const;
const COMPARISON = { "<": "less", "<=": "lessOrEqual", ">": "greater", ">=": "greaterOrEqual" } as const;

const SYMBOL: Readonly<Record<Exclude<Operator, "/" | "%" | "==" | "!=">, Code>> = {
  "+": js`+`,
  "-": js`-`,
  "*": js`*`,
  "<": js`<`,
  "<=": js`<=`,
  ">": js`>`,
  ">=": js`>=`,
};

/** An operation whose constants are plain numbers, and what it was: errors and `null + 1.50` show numbers as written. */
interface Operation {
  readonly operator: Operator;
  readonly left: Core;
  readonly right: Core;
  readonly asWritten: { readonly left: Core; readonly right: Core };
}

function operation(e: Emitter, node: Operation, left: Flow, right: Flow): { code: Code; bool: boolean } {
  const [a, b] = [left.v, right.v];
  const { operator } = node;
  switch (operator) {
    case "==":
      return { code: equality(e, node, a, b), bool: true };
    case "!=":
      return { code: js`!(${equality(e, node, a, b)})`, bool: true };
    case "/":
    case "%":
      return { code: slowArithmetic(e, node, operator, a, b), bool: false };
    case "+":
    case "-":
    case "*": {
      const slow = slowArithmetic(e, node, operator, a, b);
      return { code: js`${bothNumbers(node, a, b)} ? ${a} ${SYMBOL[operator]} ${b} : ${slow}`, bool: false };
    }
    default: {
      // NaN is below every number in jq and not comparable in JavaScript, hence the self-comparisons.
      const slow = js`${e.rt(COMPARISON[operator])}(${a}, ${b}, ${RUN})`;
      const fast = js`${bothNumbers(node, a, b)} && ${a} === ${a} && ${b} === ${b}`;
      return { code: js`${fast} ? ${a} ${SYMBOL[operator]} ${b} : ${slow}`, bool: true };
    }
  }
}

function slowArithmetic(
  e: Emitter,
  { asWritten }: Operation,
  operator: keyof typeof ARITHMETIC,
  a: Code,
  b: Code,
): Code {
  const exact = (node: Core, plain: Code): Code =>
    node.kind === "constant" && ExactNumber.is(node.value) ? literal(e, node.value) : plain;
  return js`${e.rt(ARITHMETIC[operator])}(${RUN}, ${exact(asWritten.left, a)}, ${exact(asWritten.right, b)})`;
}

/** `null + .a` is `.a` itself. */
const isNull = (node: Core): boolean => node.kind === "constant" && node.value === null;

const isPlainNumber = (node: Core): boolean => node.kind === "constant" && typeof node.value === "number";

function bothNumbers(node: { readonly left: Core; readonly right: Core }, a: Code, b: Code): Code {
  if (isPlainNumber(node.right)) return js`typeof ${a} === "number"`;
  if (isPlainNumber(node.left)) return js`typeof ${b} === "number"`;
  return js`typeof ${a} === "number" && typeof ${b} === "number"`;
}

/** Only containers and exact numbers need more than `===`. */
function equality(e: Emitter, node: { readonly left: Core; readonly right: Core }, a: Code, b: Code): Code {
  if ([node.left, node.right].some(isAtom)) return js`${a} === ${b}`;
  if ([node.left, node.right].some(isText)) return js`${e.rt("equalsText")}(${RUN}, ${a}, ${b})`;
  return js`typeof ${a} === "string" && ${isLong(a)} ? ${e.rt("equalsText")}(${RUN}, ${a}, ${b}) : ${a} === ${b} || (typeof ${a} === "object" || typeof ${b} === "object") && ${e.rt("equals")}(${a}, ${b}, ${RUN})`;
}

/** Comparing with a short text takes no longer for a long one: the lengths are compared first. */
const isAtom = (node: Core): boolean =>
  node.kind === "constant" &&
  (node.value === null ||
    typeof node.value === "boolean" ||
    (typeof node.value === "string" && node.value.length <= SHORT_TEXT));

const isText = (node: Core): boolean => node.kind === "constant" && typeof node.value === "string";

/** True in the sense of `if`: anything but null and false. */
export const truthy = (flow: Flow): Code =>
  flow.bool === true ? flow.v : js`${flow.v} !== null && ${flow.v} !== false`;

/** `and`, `or`: the left side first, the right one only where it decides. */
export const logic: Emit<"logic"> = (e, node, env, flow, k) =>
  e.values(node.left, env, flow.v, (left) => {
    const decided = node.operator === "and" ? js`!(${truthy(left)})` : truthy(left);
    const outcome = node.operator === "and" ? js`false` : js`true`;
    e.join(e.arity(node.right, env), flow, k, (out) => {
      e.block(js`if (${decided})`, () => out.emit(computed(flow, outcome, true)));
      e.block(js`else`, () =>
        e.values(node.right, env, flow.v, (right) => out.emit(computed(flow, e.constant("v", truthy(right)), true))),
      );
    });
  });

/** A builtin written in TypeScript. The last argument is the outermost loop: `[pow(2,3; 1,2)]` is 2,3,4,9. */
export const native: Emit<"native"> = (e, node, env, flow, k) => {
  const ofColumns = callOfColumns(e, node, env, flow.v);
  if (ofColumns !== null) {
    k.emit(computed(flow, e.constant("v", ofColumns)));
    return;
  }
  const { name, cost, native: run } = node.builtin;
  const call = (args: readonly Code[]) => {
    const values = Code.join([RUN, flow.v, ...args], COMMA);
    charge(e, cost, [flow.v, ...args], values);
    k.emit(computed(flow, e.constant("v", js`${e.scope.value(run, name)}(${values})`)));
  };
  cartesian(e, env, flow, node.args, [], call);
};

/** Every native is charged here, before it runs. */
function charge(e: Emitter, cost: Cost, operands: readonly Code[], values: Code): void {
  if (cost.kind === "sized") e.line(js`${e.scope.value(cost.charge, "charge")}(${values});\n`);
  else if (cost.kind === "texts") {
    e.step(OWN_STEPS);
    const long = Code.join(operands.map(isNoShortText), js` || `);
    e.line(js`if (${long}) ${e.scope.value(cost.charge, "charge")}(${values});\n`);
  } else if (cost.kind === "own") e.step(OWN_STEPS);
  else if (cost.steps === 1) e.step();
  else e.line(js`${RUN}.spend(${Code.integer(cost.steps)});\n`);
}

/** Asked in place: a call that finds nothing to charge takes as long as `startswith` itself. */
const isNoShortText = (v: Code): Code => js`typeof ${v} !== "string" || ${isLong(v)}`;

const isLong = (text: Code): Code => js`(${text}).length > ${Code.integer(SHORT_TEXT)}`;

function cartesian(
  e: Emitter,
  env: Env,
  flow: Flow,
  pending: readonly Core[],
  done: readonly Code[],
  call: (args: readonly Code[]) => void,
): void {
  const last = pending.at(-1);
  if (last === undefined) call(done);
  else e.values(last, env, flow.v, ({ v }) => cartesian(e, env, flow, pending.slice(0, -1), [v, ...done], call));
}

/** `"a\(x)b"`: each part as text, or through the format; the rightmost query is the outermost loop. */
export const interpolation: Emit<"interpolation"> = (e, node, env, flow, k) => {
  const format = js`${e.rt("applyFormat")}(${RUN}, ${literal(e, node.format)}, `;
  const asText = (v: Code) =>
    node.format === "text" ? js`typeof ${v} === "string" ? ${v} : ${format}${v})` : js`${format}${v})`;
  const emit = (text: Code) => {
    const v = e.constant("v", text);
    k.emit(node.isNew ? e.fresh(flow, v) : computed(flow, v));
  };
  const concatenate = (pending: readonly (string | Core)[], done: readonly Code[]): void => {
    const last = pending.at(-1);
    const rest = pending.slice(0, -1);
    if (last === undefined) emit(joined(e, done));
    else if (typeof last === "string") concatenate(rest, [literal(e, last), ...done]);
    else {
      e.values(last, env, flow.v, ({ v }) => concatenate(rest, [e.constant("text", asText(v)), ...done]));
    }
  };
  concatenate(node.parts, []);
};

const joined = (e: Emitter, parts: readonly Code[]): Code =>
  parts.length === 1 ? js`${parts}` : js`${e.rt("concatenate")}(${RUN}, ${Code.join(parts, js` + `)})`;
