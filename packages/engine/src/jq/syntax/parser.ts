import type { Query, Span } from "./ast.ts";
import { describeExpected, describeFound, type Expected } from "./expected.ts";
import { hintFor } from "./syntax-hints.ts";
import type { SyntaxProblemCode, SyntaxReport } from "./syntax-report.ts";
import { closesGroup, opensGroup, type Token, type TokenKind } from "./token.ts";

/** How deep brackets, prefixes and bodies may nest; a quarter of what Node's default stack was measured to take. */
export const DEEPEST_NESTING = 256;

/** Where the grammar comes back to its beginning: brackets hold a query again. */
export interface Grammar {
  /** Everything, down to `|`. `expected` is what to say where another filter follows without an operator between. */
  readonly query: (parser: Parser, expected: readonly Expected[]) => Query;
  /** What may stand before `as` and in an object value: operators from `//` upwards. */
  readonly expression: (parser: Parser) => Query;
}

type Rule<T> = (parser: Parser, expected: readonly Expected[]) => T;

/** Unwinds to the next place where reading can go on; the problem has been reported. Never leaves this file. */
class Abandoned {}

/** The tokens, the place among them, and what every rule of the grammar needs: expecting, failing and going on. */
export class Parser {
  readonly report: SyntaxReport;
  readonly grammar: Grammar;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  /** Where reading went on after a problem: not finding there what was expected is still the same problem. */
  #recoveredAt = -1;

  constructor(tokens: readonly Token[], report: SyntaxReport, grammar: Grammar) {
    this.#tokens = tokens;
    this.report = report;
    this.grammar = grammar;
  }

  /** The token `ahead` of the current one; behind the last it stays there. */
  peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error("the lexer gave no tokens");
    return token;
  }

  at(kind: TokenKind): boolean {
    return this.peek().kind === kind;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "endOfSource") this.#at++;
    return token;
  }

  accept(kind: TokenKind): boolean {
    if (!this.at(kind)) return false;
    this.next();
    return true;
  }

  /** The next token, which must be of this kind; `expected` says all that could have stood there. */
  expect(kind: TokenKind, ...expected: readonly Expected[]): Token {
    return this.at(kind) ? this.next() : this.fail(expected);
  }

  /** From `start` to the end of what was read last. */
  since(start: number): Span {
    return { start, end: Math.max(start, this.#tokens[this.#at - 1]?.span.end ?? start) };
  }

  /** Reports what stands here instead of what was expected, and unwinds. `unclosed` is a keyword that waits for it. */
  fail(expected: readonly Expected[], unclosed?: Token): never {
    const found = this.peek();
    const message = `expected ${describeExpected(expected)}, found ${describeFound(found)}`;
    const hint = hintFor({
      found,
      before: this.#tokens[this.#at - 1],
      expected,
    });
    const notes = unclosed && [`\`${unclosed.text}\` at ${this.report.place(unclosed.span.start)} is never closed`];
    if (this.#isNews(found)) {
      this.report.add(unclosed ? "jq_unclosed" : "jq_syntax_error", message, found.span, { notes, hint });
    }
    throw new Abandoned();
  }

  /** Of characters that belong to no token the lexer has spoken. */
  #isNews({ kind, span }: Pick<Token, "kind" | "span">): boolean {
    return kind !== "invalid" && this.#at !== this.#recoveredAt && this.report.isReliableAt(span.start);
  }

  /** Reports a problem that leaves the reading where it is. */
  complain(message: string, span: Span, hint?: string, code: SyntaxProblemCode = "jq_syntax_error"): void {
    if (this.#isNews({ kind: this.peek().kind, span })) this.report.add(code, message, span, { hint });
  }

  /**
   * Goes one level deeper, until {@link leave}. All recursion of the grammar passes here, so the stack cannot overflow.
   * A pair of calls, since a wrapping function would cost the stack that it is to save.
   */
  enter(): void {
    this.#depth++;
    if (this.#depth > DEEPEST_NESTING) this.#failTooDeep();
  }

  leave(): void {
    this.#depth--;
  }

  get depth(): number {
    return this.#depth;
  }

  /** Runs a rule; if it fails, skips to one of `stops`, or to where the group around it ends, and gives the fallback. */
  attempt<T>(rule: (parser: Parser) => T, fallback: T, ...stops: readonly TokenKind[]): T {
    const depth = this.#depth;
    try {
      return rule(this);
    } catch (thrown) {
      this.recover(thrown, depth, stops);
      return fallback;
    }
  }

  /** Reads from an opener to its closer, and gets behind the closer whatever stands in between. */
  group<T>(closer: TokenKind, rule: Rule<T>, fallback: T, expected: readonly Expected[]): T {
    const depth = this.#depth;
    let result = fallback;
    this.next();
    try {
      result = rule(this, expected);
      if (!this.at(closer)) this.fail(expected);
    } catch (thrown) {
      this.recover(thrown, depth, [closer]);
    }
    this.next();
    return result;
  }

  /** Where `attempt` would cost too much stack: to be called with what was thrown, and the depth before. */
  recover(thrown: unknown, depth: number, stops: readonly TokenKind[]): void {
    if (!(thrown instanceof Abandoned)) throw thrown;
    this.#depth = depth;
    this.#skipTo(stops);
  }

  #skipTo(stops: readonly TokenKind[]): void {
    while (!stops.includes(this.peek().kind) && !this.#atGroupEnd()) this.#skipOne();
    this.#recoveredAt = this.#at;
  }

  /** Skips a token, or with an opener all up to its closer. `if … end` is such a group, but not as a key: `{if: 1}`. */
  #skipOne(): void {
    let brackets = 0;
    let ifs = 0;
    do {
      const { kind } = this.next();
      if (opensGroup(kind)) brackets++;
      else if (closesGroup(kind)) brackets--;
      else if (brackets === 0 && kind === "if") ifs++;
      else if (brackets === 0 && kind === "end") ifs--;
    } while (brackets > 0 || (ifs > 0 && !this.#atGroupEnd()));
  }

  #atGroupEnd(): boolean {
    const { kind } = this.peek();
    return kind === "endOfSource" || closesGroup(kind);
  }

  #failTooDeep(): never {
    const { span } = this.peek();
    if (this.report.isReliableAt(span.start))
      this.report.add("jq_too_deep", `nested deeper than ${DEEPEST_NESTING} levels`, span);
    this.report.unreliableFrom(0);
    throw new Abandoned();
  }
}
