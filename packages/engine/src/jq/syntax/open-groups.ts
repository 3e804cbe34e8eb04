import type { Span } from "./ast.ts";
import type { SyntaxReport } from "./syntax-report.ts";
import type { Token, TokenKind } from "./token.ts";

interface OpenGroup {
  /** As written: `(`, `[`, `{`, `\(`, or the quote of a string. */
  readonly opener: string;
  readonly closer: string;
  readonly closerKind: TokenKind;
  readonly span: Span;
}

const MOST_NOTES = 3;

/**
 * Matches brackets, quotes and interpolations while the lexer meets them, so that the parser only ever sees tokens that
 * are balanced: a closer that is missing is reported here and put in, one too many is reported and left out.
 */
export class OpenGroups {
  readonly #stack: OpenGroup[] = [];
  readonly #tokens: Token[];
  readonly #report: SyntaxReport;
  #hasReported = false;

  constructor(tokens: Token[], report: SyntaxReport) {
    this.#tokens = tokens;
    this.#report = report;
  }

  /** What ends the string whose text comes next, null outside strings. */
  get closingQuote(): string | null {
    const top = this.#stack.at(-1);
    return top?.closerKind === "stringEnd" ? top.closer : null;
  }

  openBracket(opener: "(" | "[" | "{", span: Span): void {
    const closer = opener === "(" ? ")" : opener === "[" ? "]" : "}";
    this.#open(opener, { opener, closer, closerKind: closer, span });
  }

  openInterpolation(span: Span): void {
    this.#open("interpolationStart", { opener: "\\(", closer: ")", closerKind: "interpolationEnd", span });
  }

  openString(opener: string, closer: string, span: Span): void {
    this.#open("stringStart", { opener, closer, closerKind: "stringEnd", span });
  }

  closeString(span: Span): void {
    const closed = this.#stack.pop();
    if (closed !== undefined) this.#emit(closed, span);
  }

  closeBracket(closer: ")" | "]" | "}", span: Span): void {
    const index = this.#matching(closer);
    if (index === -1) {
      this.#reportStray(closer, span);
      return;
    }
    this.#closeMissing(index + 1, span, `\`${closer}\``);
    const closed = this.#stack.pop();
    if (closed !== undefined) this.#emit(closed, span);
  }

  /** At the end of the source everything still open is missing its closer. */
  closeAll(end: number): void {
    const span = { start: end, end };
    const top = this.#stack.at(-1);
    if (top?.closerKind === "stringEnd") this.#reportOpenString(top);
    this.#closeMissing(0, span, "the end");
  }

  #open(kind: TokenKind, group: OpenGroup): void {
    this.#stack.push(group);
    this.#tokens.push({ kind, text: group.opener, span: group.span });
  }

  #emit(group: OpenGroup, span: Span): void {
    this.#tokens.push({ kind: group.closerKind, text: group.closer, span });
  }

  /** The innermost open bracket that this closes: in `([1)` the `(`. A string in between hides what is outside of it. */
  #matching(closer: string): number {
    for (let index = this.#stack.length - 1; index >= 0; index--) {
      const group = this.#stack[index];
      if (group === undefined || group.closerKind === "stringEnd") return -1;
      if (group.closer === closer) return index;
    }
    return -1;
  }

  /** Closes what is open above `keep`, innermost first, and reports it once. */
  #closeMissing(keep: number, at: Span, found: string): void {
    const missing = this.#stack.splice(keep).reverse();
    const first = missing[0];
    if (first === undefined) return;
    for (const group of missing) this.#emit(group, { start: at.start, end: at.start });
    this.#reportOnce("jq_unclosed", `expected \`${first.closer}\`, found ${found}`, at, {
      notes: this.#notes(missing),
    });
    this.#report.unreliableFrom(missing.at(-1)?.span.start ?? at.start);
  }

  #notes(groups: readonly OpenGroup[]): string[] {
    const note = ({ opener, span }: OpenGroup) => `\`${opener}\` at ${this.#report.place(span.start)} is never closed`;
    const notes = groups.slice(0, MOST_NOTES).map(note);
    if (groups.length > MOST_NOTES) notes.push(`and ${groups.length - MOST_NOTES} more around it`);
    return notes;
  }

  #reportOpenString(group: OpenGroup): void {
    const around = this.#stack.at(-2);
    const note = around && `inside \`${around.opener}\` at ${this.#report.place(around.span.start)}`;
    this.#reportOnce("jq_unclosed", "this string is never closed", group.span, {
      notes: note === undefined ? [] : [note],
      hint:
        around?.opener === "\\("
          ? "if it is to end the string around it, `\\(` needs its `)` first"
          : `close it with \`${group.closer}\`; a quote inside of it is written \`\\${group.closer}\``,
    });
    this.#report.unreliableFrom(group.span.start);
  }

  #reportStray(closer: string, span: Span): void {
    const inside = this.#stack.at(-1);
    if (inside === undefined) {
      this.#reportOnce("jq_syntax_error", `\`${closer}\` closes nothing`, span, {});
    } else {
      const notes = [`\`${inside.opener}\` at ${this.#report.place(inside.span.start)} is still open`];
      this.#reportOnce("jq_unclosed", `expected \`${inside.closer}\`, found \`${closer}\``, span, { notes });
    }
    this.#report.unreliableFrom(span.start);
  }

  /** What is said of later brackets would only repeat how the first one was misread. */
  #reportOnce(...[code, message, span, details]: Parameters<SyntaxReport["add"]>): void {
    if (!this.#hasReported) this.#report.add(code, message, span, details);
    this.#hasReported = true;
  }
}
