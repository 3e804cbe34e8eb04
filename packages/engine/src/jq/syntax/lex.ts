import { endOfBlank } from "./lex-blank.ts";
import { readStringText } from "./lex-string.ts";
import { describeInvalid, foreignOperatorAt, foreignQuoteEnd } from "./lexical-mistakes.ts";
import { OpenGroups } from "./open-groups.ts";
import type { SyntaxReport } from "./syntax-report.ts";
import { isKeyword, symbols, type Token, type TokenKind } from "./token.ts";

export interface LexOptions {
  /** Whether `'a'` is a string too, as it is in mappings. Real jq refuses it. */
  readonly singleQuotes: boolean;
}

const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const FIELD = /\.[A-Za-z_]\w*/y;
const NAME = /[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*/y;
const VARIABLE = /\$[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*/y;
const FORMAT = /@\w+/y;
/** What makes `1e`, `0x10` or `1.2.3` no number. */
const NUMBER_TAIL = /[A-Za-z_]\w*|\.\d[\w.]*/y;
const FOREIGN_LETTERS = /\p{L}[\p{L}\p{M}\w]*/uy;

/** Source → tokens, of which the last is `endOfSource`. Brackets in it are balanced: see {@link OpenGroups}. */
export function lex(report: SyntaxReport, options: LexOptions): Token[] {
  return new Lexer(report, options).run();
}

class Lexer {
  readonly #source: string;
  readonly #report: SyntaxReport;
  readonly #options: LexOptions;
  readonly #tokens: Token[] = [];
  readonly #groups: OpenGroups;
  #at = 0;

  constructor(report: SyntaxReport, options: LexOptions) {
    this.#source = report.source;
    this.#report = report;
    this.#options = options;
    this.#groups = new OpenGroups(this.#tokens, report);
  }

  run(): Token[] {
    const end = this.#source.length;
    while (this.#at < end) {
      const quote = this.#groups.closingQuote;
      if (quote !== null) this.#stringPiece(quote);
      else if (!this.#blank()) this.#token();
    }
    this.#groups.closeAll(end);
    this.#tokens.push({ kind: "endOfSource", text: "", span: { start: end, end } });
    return this.#tokens;
  }

  #blank(): boolean {
    const end = endOfBlank(this.#source, this.#at);
    const moved = end > this.#at;
    this.#at = end;
    return moved;
  }

  #token(): void {
    if (!this.#number() && !this.#word() && !this.#quote() && !this.#foreignOperator() && !this.#symbol())
      this.#invalid();
  }

  #word(): boolean {
    const name = this.#match(NAME);
    if (name !== null) return this.#emit(isKeyword(name) ? name : "name", name, name.length);
    const field = this.#match(FIELD);
    if (field !== null) return this.#emit("field", field.slice(1), field.length);
    const variable = this.#match(VARIABLE);
    if (variable === "$__loc__") return this.#emit("location", variable, variable.length);
    if (variable !== null) return this.#emit("variable", variable.slice(1), variable.length);
    const format = this.#match(FORMAT);
    return format !== null && this.#emit("format", format, format.length);
  }

  #number(): boolean {
    const number = this.#match(NUMBER);
    if (number === null) return false;
    const tail = this.#numberTail(number.length);
    if (tail !== "") {
      const span = { start: this.#at, end: this.#at + number.length + tail.length };
      this.#report.add("jq_invalid_number", `\`${number}${tail}\` is not a number`, span);
    }
    return this.#emit("number", number, number.length + tail.length);
  }

  /** A keyword may stand right behind a number: `1and 2`. */
  #numberTail(length: number): string {
    const tail = this.#match(NUMBER_TAIL, this.#at + length) ?? "";
    return isKeyword(tail) ? "" : tail;
  }

  #quote(): boolean {
    const opener = this.#source[this.#at] ?? "";
    const isOurs = opener === '"' || (opener === "'" && this.#options.singleQuotes);
    const closer = isOurs ? opener : foreignQuoteEnd(this.#source, this.#at);
    if (closer === undefined) return false;
    const span = this.#advance(1);
    if (!isOurs) {
      this.#report.add(
        "jq_syntax_error",
        `${opener === "`" ? "a backtick" : `\`${opener}\``} does not begin a string`,
        span,
        {
          hint: 'jq strings stand between straight double quotes: `"text"`',
        },
      );
    }
    this.#groups.openString(opener, closer, span);
    return true;
  }

  #stringPiece(quote: string): void {
    if (this.#source.startsWith(quote, this.#at)) {
      this.#groups.closeString(this.#advance(1));
    } else if (this.#source.startsWith("\\(", this.#at)) {
      this.#groups.openInterpolation(this.#advance(2));
    } else {
      const { text, end } = readStringText(this.#report, this.#at, quote);
      this.#emit("stringText", text, end - this.#at);
    }
  }

  #foreignOperator(): boolean {
    const found = foreignOperatorAt(this.#source, this.#at);
    if (found === undefined) return false;
    const { written, meant, hint } = found;
    const span = { start: this.#at, end: this.#at + written.length };
    this.#report.add("jq_syntax_error", `\`${written}\` is not a jq operator`, span, { hint });
    if (meant === null) this.#advance(written.length);
    else this.#emit(meant, meant, written.length);
    return true;
  }

  #symbol(): boolean {
    const symbol = symbols.find((text) => this.#source.startsWith(text, this.#at));
    if (symbol === undefined) return false;
    const span = this.#advance(symbol.length);
    if (symbol === "(" || symbol === "[" || symbol === "{") this.#groups.openBracket(symbol, span);
    else if (symbol === ")" || symbol === "]" || symbol === "}") this.#groups.closeBracket(symbol, span);
    else this.#tokens.push({ kind: symbol, text: symbol, span });
    return true;
  }

  #invalid(): void {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    const text = this.#match(FOREIGN_LETTERS) ?? character;
    const start = /^\p{L}/u.test(text) ? this.#startOfWord() : this.#at;
    const span = { start, end: this.#at + text.length };
    const { name, hint } = describeInvalid(this.#source.slice(span.start, span.end));
    this.#report.add("jq_syntax_error", `${name} has no meaning in jq`, span, { hint });
    this.#emit("invalid", text, text.length);
  }

  /** In `größe` the first two letters have been read as a name, but the whole word is meant. */
  #startOfWord(): number {
    let start = this.#at;
    while (/\w/.test(this.#source[start - 1] ?? "")) start--;
    return start;
  }

  #match(pattern: RegExp, at: number = this.#at): string | null {
    pattern.lastIndex = at;
    return pattern.exec(this.#source)?.[0] ?? null;
  }

  #emit(kind: TokenKind, text: string, length: number): true {
    this.#tokens.push({ kind, text, span: this.#advance(length) });
    return true;
  }

  #advance(length: number): { start: number; end: number } {
    const start = this.#at;
    this.#at += length;
    return { start, end: this.#at };
  }
}
