/** Half-open range `[start, end)` of UTF-16 offsets into the program text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A whole source text: a program (`body` is never null there) or a module (definitions only). */
export interface Program {
  /** `module {name: "x"};` */
  readonly moduleMeta: Query | null;
  /** `import "a" as b; include "c";` */
  readonly imports: readonly Import[];
  readonly definitions: readonly Definition[];
  readonly body: Query | null;
  readonly span: Span;
}

/** `import "path" as name {meta};`, `import "path" as $name;` (data), `include "path" {meta};` (name null). */
export interface Import {
  readonly path: string;
  readonly alias: string | null;
  /** True for `import "p" as $name;`. */
  readonly data: boolean;
  readonly meta: Query | null;
  readonly span: Span;
}

/** `def name(f; $x): body;` */
export interface Definition {
  readonly name: string;
  readonly params: readonly Param[];
  readonly body: Query;
  readonly span: Span;
}

/** `f` (a filter) or `$x` (a value; also callable as the filter `x`). The name carries no `$`. */
export interface Param {
  readonly name: string;
  readonly isValue: boolean;
  readonly span: Span;
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";

export type UpdateOperator = "=" | "|=" | "+=" | "-=" | "*=" | "/=" | "%=" | "//=";

interface NodeBase {
  readonly span: Span;
}

/** `.` */
export interface Identity extends NodeBase {
  readonly kind: "identity";
}
/** `..` */
export interface RecurseDefault extends NodeBase {
  readonly kind: "recurseDefault";
}
/** `1`, `0.10`, `1e1000`; `text` is the literal as written. */
export interface NumberLiteral extends NodeBase {
  readonly kind: "number";
  readonly text: string;
}
/** `"a\(.b)c"`, `@base64 "x\(.y)"`; `parts` alternate freely between text (escapes resolved) and queries. */
export interface StringLiteral extends NodeBase {
  readonly kind: "string";
  /** `@base64` (with the `@`), null for a plain string. */
  readonly format: string | null;
  readonly parts: readonly (string | Query)[];
}
/** `@base64` alone: a filter. */
export interface FormatFilter extends NodeBase {
  readonly kind: "format";
  readonly name: string;
}
/**
 * `.foo`, `."foo"`, `T.foo`, `T["foo"]`, `T[e]`: `target` is what stands before the suffix (identity for a leading dot).
 * `optional` is the `?` that directly follows the suffix. It excuses this one step only: `1 | .a.b?` still fails on `.a`,
 * while `1 | (.a.b)?` and `1 | .a.b??` do not (those are a `try`).
 */
export interface Index extends NodeBase {
  readonly kind: "index";
  readonly target: Query;
  readonly key: Query;
  readonly optional: boolean;
}
/** `T[from:to]`; at least one bound is there. `optional` as in {@link Index}. */
export interface Slice extends NodeBase {
  readonly kind: "slice";
  readonly target: Query;
  readonly from: Query | null;
  readonly to: Query | null;
  readonly optional: boolean;
}
/** `T[]`. `optional` as in {@link Index}. */
export interface Iterate extends NodeBase {
  readonly kind: "iterate";
  readonly target: Query;
  readonly optional: boolean;
}
/** `[q]`; `body` null for `[]`. */
export interface ArrayConstruction extends NodeBase {
  readonly kind: "array";
  readonly body: Query | null;
}
/**
 * `{a: 1, "b": 2, (k): 3, $k: 4, $x, @base64 "k": 1, a}`; a missing value is already filled in by the parser (`{a}` → `.a`,
 * `{$x}` → `$x`, `{"a b"}` → `."a b"`, `{$__loc__}`), except where the key is computed: see {@link ObjectEntry}.
 */
export interface ObjectConstruction extends NodeBase {
  readonly kind: "object";
  readonly entries: readonly ObjectEntry[];
}
export interface ObjectEntry {
  /** A string, a variable (`{$k: 1}`), or any query: `{(k): 1}`. */
  readonly key: Query;
  /** Null for `{"a\(k)"}` only: the input's value at each key. Its key runs once: `{"a\(1,2)"}` is 2 objects, not 4. */
  readonly value: Query | null;
  readonly span: Span;
}
/** `a | b` */
export interface Pipe extends NodeBase {
  readonly kind: "pipe";
  readonly left: Query;
  readonly right: Query;
}
/** `a, b` */
export interface Comma extends NodeBase {
  readonly kind: "comma";
  readonly left: Query;
  readonly right: Query;
}
/** `-a` */
export interface Negate extends NodeBase {
  readonly kind: "negate";
  readonly operand: Query;
}
/** `a + b`, `a and b`, `a == b` */
export interface Binary extends NodeBase {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Query;
  readonly right: Query;
}
/** `a // b` */
export interface Alternative extends NodeBase {
  readonly kind: "alternative";
  readonly left: Query;
  readonly right: Query;
}
/** `a |= b`, `a += b`, `a = b` */
export interface Update extends NodeBase {
  readonly kind: "update";
  readonly operator: UpdateOperator;
  readonly left: Query;
  readonly right: Query;
}
/** `if c then a elif d then b else e end`; an elif is a nested `if` in `otherwise`; null means no else branch (identity). */
export interface If extends NodeBase {
  readonly kind: "if";
  readonly condition: Query;
  readonly then: Query;
  readonly otherwise: Query | null;
}
/** `try a catch b`; `(a)?` is `try a` with handler null. A `?` directly after an index, slice or `[]` is not this: see {@link Index}. */
export interface Try extends NodeBase {
  readonly kind: "try";
  readonly body: Query;
  readonly handler: Query | null;
}
/** `reduce s as $p (init; update)` */
export interface Reduce extends NodeBase {
  readonly kind: "reduce";
  readonly source: Query;
  readonly patterns: readonly Pattern[];
  readonly init: Query;
  readonly update: Query;
}
/** `foreach s as $p (init; update)` and `(init; update; extract)` */
export interface Foreach extends NodeBase {
  readonly kind: "foreach";
  readonly source: Query;
  readonly patterns: readonly Pattern[];
  readonly init: Query;
  readonly update: Query;
  readonly extract: Query | null;
}
/** `s as $x | body`, `s as [$a] ?// {$b} | body` (several patterns: the `?//` alternatives in order) */
export interface Bind extends NodeBase {
  readonly kind: "bind";
  readonly source: Query;
  readonly patterns: readonly Pattern[];
  readonly body: Query;
}
/** `def f: …; body` */
export interface LocalDefinition extends NodeBase {
  readonly kind: "def";
  readonly definition: Definition;
  readonly body: Query;
}
/** `label $out | body` */
export interface Label extends NodeBase {
  readonly kind: "label";
  readonly name: string;
  readonly body: Query;
}
/** `break $out` */
export interface Break extends NodeBase {
  readonly kind: "break";
  readonly name: string;
}
/**
 * `f`, `f(a; b)`, `m::f` (the name keeps its `m::`). `true`, `false` and `null` without arguments are constants to jq's parser,
 * whatever a `def true: …;` says.
 */
export interface Call extends NodeBase {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Query[];
}
/** `$x`, `$m::x`, `$ENV`; the name carries no `$`. */
export interface Variable extends NodeBase {
  readonly kind: "variable";
  readonly name: string;
}
/** `$__loc__`; `line` counts from 1. */
export interface Location extends NodeBase {
  readonly kind: "location";
  readonly line: number;
}

/** Any filter: what stands on either side of a `|`. */
export type Query =
  | Identity
  | RecurseDefault
  | NumberLiteral
  | StringLiteral
  | FormatFilter
  | Index
  | Slice
  | Iterate
  | ArrayConstruction
  | ObjectConstruction
  | Pipe
  | Comma
  | Negate
  | Binary
  | Alternative
  | Update
  | If
  | Try
  | Reduce
  | Foreach
  | Bind
  | LocalDefinition
  | Label
  | Break
  | Call
  | Variable
  | Location;

/** `$x` */
export interface VariablePattern extends NodeBase {
  readonly kind: "variablePattern";
  readonly name: string;
}
/** `[$a, {b: $c}]` */
export interface ArrayPattern extends NodeBase {
  readonly kind: "arrayPattern";
  readonly elements: readonly Pattern[];
}
/** `{a: $x, $b, $c: [$d], "e": $f, (g): $h}` */
export interface ObjectPattern extends NodeBase {
  readonly kind: "objectPattern";
  readonly entries: readonly ObjectPatternEntry[];
}
/** `variable` is the `b` of `$b` or `$b: pattern` (key is then the string "b"); `pattern` is null for a bare `$b`. */
export interface ObjectPatternEntry {
  readonly key: Query;
  readonly variable: string | null;
  readonly pattern: Pattern | null;
  readonly span: Span;
}
export type Pattern = VariablePattern | ArrayPattern | ObjectPattern;
