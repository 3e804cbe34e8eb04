import type { Problem } from "@longshore/shared";
import type { NativeBuiltin } from "../builtins/builtin.ts";
import type { BinaryOperator, Span } from "../syntax/ast.ts";
import type { JqValue } from "../values/value.ts";

/**
 * The resolved program: every name is bound to the thing it means, sugar is gone, and what remains is the small set of
 * node kinds that the emitter knows. Objects stand for variables, parameters, functions and labels; identity is meaning.
 */
export type Core =
  | { readonly kind: "identity" }
  | { readonly kind: "constant"; readonly value: JqValue }
  | { readonly kind: "variable"; readonly slot: Slot }
  | { readonly kind: "environment" }
  | { readonly kind: "index"; readonly target: Core; readonly key: Core; readonly optional: boolean }
  | {
      readonly kind: "slice";
      readonly target: Core;
      readonly from: Core;
      readonly to: Core;
      readonly optional: boolean;
    }
  | { readonly kind: "iterate"; readonly target: Core; readonly optional: boolean }
  | { readonly kind: "descend" }
  | { readonly kind: "array"; readonly body: Core | null }
  | { readonly kind: "object"; readonly entries: readonly CoreEntry[] }
  | {
      readonly kind: "interpolation";
      readonly format: string;
      readonly parts: readonly (string | Core)[];
      /** False for `@text`, which gives a string itself back; all else makes another: `"" | path(@uri)` fails. */
      readonly isNew: boolean;
    }
  | { readonly kind: "pipe"; readonly left: Core; readonly right: Core }
  | { readonly kind: "comma"; readonly left: Core; readonly right: Core }
  | { readonly kind: "negate"; readonly operand: Core }
  | {
      readonly kind: "binary";
      readonly operator: Exclude<BinaryOperator, "and" | "or">;
      readonly left: Core;
      readonly right: Core;
    }
  | { readonly kind: "logic"; readonly operator: "and" | "or"; readonly left: Core; readonly right: Core }
  | { readonly kind: "alternative"; readonly left: Core; readonly right: Core }
  | { readonly kind: "if"; readonly condition: Core; readonly then: Core; readonly otherwise: Core }
  | { readonly kind: "try"; readonly body: Core; readonly handler: Core | null }
  | {
      readonly kind: "reduce";
      readonly source: Core;
      readonly patterns: readonly CorePattern[];
      readonly init: Core;
      readonly update: Core;
    }
  | {
      readonly kind: "foreach";
      readonly source: Core;
      readonly patterns: readonly CorePattern[];
      readonly init: Core;
      readonly update: Core;
      readonly extract: Core | null;
    }
  | { readonly kind: "bind"; readonly source: Core; readonly patterns: readonly CorePattern[]; readonly body: Core }
  /** Where a function that uses its surroundings is defined; self-contained ones need no place. */
  | { readonly kind: "def"; readonly def: FunctionDef; readonly body: Core }
  | { readonly kind: "label"; readonly label: Label; readonly body: Core }
  | { readonly kind: "break"; readonly label: Label }
  | { readonly kind: "call"; readonly def: FunctionDef; readonly args: readonly Core[] }
  /** A call of a closure parameter. */
  | { readonly kind: "param"; readonly param: ClosureParam }
  | { readonly kind: "native"; readonly builtin: NativeBuiltin; readonly args: readonly Core[] }
  | { readonly kind: "empty" }
  /** `error(value)`; never gives an output. */
  | { readonly kind: "error"; readonly value: Core }
  | { readonly kind: "path"; readonly body: Core }
  | { readonly kind: "getpath"; readonly path: Core }
  | { readonly kind: "range"; readonly from: Core; readonly to: Core }
  /** `first(f)`: stops its body at the first output. */
  | { readonly kind: "first"; readonly body: Core }
  /** `isempty(f)` */
  | { readonly kind: "isempty"; readonly body: Core }
  /** `paths |= update`; inside `update`, `.` is the old value. */
  | { readonly kind: "modify"; readonly paths: Core; readonly update: Core }
  /** `paths = value`, for one value. */
  | { readonly kind: "assign"; readonly paths: Core; readonly value: Core };

export type CoreKind = Core["kind"];

/** `key: value` of an object; without a value (`{"a\(.b)"}`), the entry of the input under the same key. */
export interface CoreEntry {
  readonly key: Core;
  readonly value: Core | null;
}

/** A variable: one binding site in the source. */
export interface Slot {
  readonly name: string;
}

/** A closure parameter of a function (`f` in `def g(f): …`). */
export interface ClosureParam {
  readonly name: string;
  /** The slot of a `$f` parameter, which is bound to each value of the argument in turn; null for a plain filter. */
  readonly slot: Slot | null;
  /** Whether the body calls it as a filter (a `$f` parameter usually is not). */
  called: boolean;
}

export interface Label {
  readonly name: string;
}

/** One `def`. The body is resolved once, however often the function is called. */
export interface FunctionDef {
  readonly name: string;
  readonly params: readonly ClosureParam[];
  body: Core;
  /** Names in the body that mean nothing: problems of whoever calls the function. */
  unbound: ReadonlySet<Problem>;
  /** Whether the body reaches a call of this same function. */
  recursive: boolean;
  /** Whether the body uses nothing of an enclosing scope: no variable, parameter or label, directly or through a call. */
  closed: boolean;
  /** Number of nodes in the body; what inlining a call costs. */
  size: number;
  readonly span: Span | null;
}

/** A destructuring pattern; object keys are filters on the value being taken apart. */
export type CorePattern =
  | { readonly kind: "slot"; readonly slot: Slot }
  | { readonly kind: "elements"; readonly elements: readonly CorePattern[] }
  | { readonly kind: "entries"; readonly entries: readonly CorePatternEntry[] };

export interface CorePatternEntry {
  readonly key: Core;
  /** The variable of `$name` and `$name: pattern`, bound to the whole entry. */
  readonly slot: Slot | null;
  readonly pattern: CorePattern | null;
}
