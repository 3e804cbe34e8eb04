import type { Node } from "./pattern.ts";
import { refusePattern } from "./pattern-error.ts";

/** What `(?imsx)` can switch. */
export interface Options {
  readonly fold: boolean;
  readonly dotAll: boolean;
  /** `^` and `$` mean the ends of the text, not of a line. */
  readonly singleLine: boolean;
  readonly extended: boolean;
}

const UNESCAPED_BLANK = /[ \t\n\r\f]+/y;
const LINE_COMMENT = /#[^\n]*/y;
const COMMENT_GROUP = /\(\?#(?:[^\\)]|\\[\s\S])*\)/y;

/** The text of a pattern and how far it is read; what has been learnt from it about groups and options. */
export class PatternSource {
  readonly text: string;
  at = 0;
  #options: Options;
  /** Case does not matter, at least in some part. */
  foldsAnything = false;
  groupCount = 0;
  readonly names: (string | null)[] = [];
  /** Every group that a reference asks for; they may be defined further on. */
  readonly referenced: number[] = [];
  readonly groupBodies: Map<number, Node> = new Map();
  /** Calls as they are written, `+1` for the next group: errors repeat them. */
  readonly callTexts: Map<number | string, string> = new Map();
  /** What is wrong, but said only if the rest is right: Oniguruma finds it after parsing. */
  lateProblem: string | null = null;
  readonly #groupsByName = new Map<string, number[]>();

  constructor(text: string, options: Options) {
    this.text = text;
    this.#options = options;
    this.foldsAnything = options.fold;
  }

  get options(): Options {
    return this.#options;
  }

  set options(options: Options) {
    this.#options = options;
    this.foldsAnything ||= options.fold;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character; empty at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  next(): string {
    const character = this.peek();
    this.at += character.length;
    return character;
  }

  startsWith(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  eat(expected: string): boolean {
    if (!this.startsWith(expected)) return false;
    this.at += expected.length;
    return true;
  }

  /** Reads what a sticky expression matches here; null if it does not. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found !== null) this.at = expression.lastIndex;
    return found;
  }

  /** Skips `(?#…)` and, in extended mode, blanks and `# …`. */
  skipComments(): void {
    while (this.#skipComment());
  }

  #skipComment(): boolean {
    if (this.startsWith("(?#")) return this.match(COMMENT_GROUP) !== null || refusePattern("end pattern in group");
    if (!this.options.extended) return false;
    return this.match(UNESCAPED_BLANK) !== null || this.match(LINE_COMMENT) !== null;
  }

  newGroup(name: string | null): number {
    this.groupCount += 1;
    this.names.push(name);
    if (name !== null) this.#groupsByName.set(name, [...this.groupsNamed(name), this.groupCount]);
    return this.groupCount;
  }

  groupsNamed(name: string): readonly number[] {
    return this.#groupsByName.get(name) ?? [];
  }
}
