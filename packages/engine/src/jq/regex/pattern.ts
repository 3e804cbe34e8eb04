/**
 * A regular expression as a tree. The dialect is the one jq gives to Oniguruma: Perl's syntax, with named groups, in
 * which every `(…)` captures (ONIG_SYNTAX_PERL_NT, ONIG_OPTION_CAPTURE_GROUP).
 */
export type Node =
  /** `(?:)`, `(?i)`, `(?#…)` */
  | { readonly kind: "empty" }
  /** `(*FAIL)` */
  | { readonly kind: "never" }
  /** `a`, `\x{61}`, `\Qa\E` */
  | { readonly kind: "character"; readonly code: number; readonly fold: boolean }
  /** `[a-z]`, `\d`, `.` */
  | { readonly kind: "set"; readonly set: CharacterSet; readonly fold: boolean }
  /** `\X`: one character as a reader sees it, accents included */
  | { readonly kind: "grapheme" }
  /** `^`, `\b`, … */
  | { readonly kind: "anchor"; readonly at: Anchor }
  /** `\K`: the match is said to start here */
  | { readonly kind: "keep" }
  /** `(…)`, `(?<name>…)` */
  | { readonly kind: "capture"; readonly group: number; readonly body: Node }
  /** `(?i:…)`; the options themselves are already in the leaves */
  | { readonly kind: "scope"; readonly body: Node }
  /** `(?>…)`: once matched, not tried in another way */
  | { readonly kind: "atomic"; readonly body: Node }
  /** `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)` */
  | { readonly kind: "look"; readonly behind: boolean; readonly negative: boolean; readonly body: Node }
  /** `(?~…)`: any text that the body does not occur in */
  | { readonly kind: "absent"; readonly body: Node }
  /** `a*`, `a+?`, `a{2,3}+` */
  | ({ readonly kind: "repeat"; readonly body: Node } & Repetition)
  /** `\1`, `\k<name>`: the text of the last of these groups that has one */
  | { readonly kind: "backreference"; readonly groups: readonly number[]; readonly fold: boolean }
  /** `\g<1>`, `\g<name>`, `(?1)`: the group's pattern again; 0 is the whole, a name may be defined further on */
  | { readonly kind: "call"; readonly target: number | string }
  /** `(?(1)…|…)` */
  | {
      readonly kind: "conditional";
      readonly test: Node | readonly number[];
      readonly then: Node;
      readonly otherwise: Node;
    }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "alternatives"; readonly options: readonly Node[] };

export type Anchor =
  | "textStart"
  | "textEnd"
  /** `$`, `\Z`: also before a newline that ends the text */
  | "textEndOrLastNewline"
  | "lineStart"
  | "lineEnd"
  /** `\G`: where this search began */
  | "searchStart"
  | "wordEdge"
  | "notWordEdge"
  | "graphemeEdge"
  | "notGraphemeEdge";

export interface Repetition {
  readonly min: number;
  readonly max: number;
  readonly mode: "greedy" | "lazy" | "possessive";
}

/** A set of characters, as a list of what is in it. */
export interface CharacterSet {
  readonly negated: boolean;
  readonly items: readonly SetItem[];
}

export type SetItem =
  | { readonly from: number; readonly to: number }
  /** A class that Oniguruma knows by name, see character-classes.ts. */
  | { readonly named: string; readonly negated: boolean }
  /** What follows `\p{…}` in JavaScript. */
  | { readonly property: string; readonly negated: boolean };

export interface Pattern {
  readonly body: Node;
  /** The names of groups 1, 2, …; null for a group without. */
  readonly names: readonly (string | null)[];
  /** The bodies of the groups that are called, by what they are called by. */
  readonly called: ReadonlyMap<number | string, Node>;
}

export const EMPTY: Node = { kind: "empty" };

/** Nested sequences are taken apart: `a(?:bc)d` is one of four. */
export function sequence(parts: readonly Node[]): Node {
  const items = parts.flatMap((part) => (part.kind === "sequence" ? part.items : [part]));
  const [only] = items;
  if (only === undefined) return EMPTY;
  return items.length === 1 ? only : { kind: "sequence", items };
}

/** The parts of a node, in the order in which they are written. */
export function partsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "sequence":
      return node.items;
    case "alternatives":
      return node.options;
    case "conditional":
      return [...("kind" in node.test ? [node.test] : []), node.then, node.otherwise];
    default:
      return "body" in node ? [node.body] : [];
  }
}
