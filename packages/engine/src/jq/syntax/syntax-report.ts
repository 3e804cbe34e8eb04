import { type Problem, problem } from "@longshore/shared/problems";
import type { Span } from "./ast.ts";
import { LineIndex } from "./line-index.ts";

export type SyntaxProblemCode = Extract<
  Problem["code"],
  "jq_syntax_error" | "jq_unclosed" | "jq_invalid_escape" | "jq_invalid_number" | "jq_invalid_key" | "jq_too_deep"
>;

interface Details {
  readonly notes?: readonly string[] | undefined;
  readonly hint?: string | undefined;
}

/** More than a person reads at once; what is behind them is found in the next round. */
const MOST_PROBLEMS = 10;

/** Collects the problems of one source text, at most one for each place. */
export class SyntaxReport {
  readonly source: string;
  readonly lines: LineIndex;
  readonly #problems = new Map<number, Problem>();
  #reliableUntil = Number.POSITIVE_INFINITY;

  constructor(source: string) {
    this.source = source;
    this.lines = new LineIndex(source);
  }

  add(code: SyntaxProblemCode, message: string, span: Span, { notes = [], hint }: Details = {}): void {
    if (this.#problems.has(span.start)) return;
    this.#problems.set(
      span.start,
      problem(code, message, {
        expression: this.source,
        span: { start: span.start, end: span.end },
        ...(notes.length === 0 ? {} : { notes: [...notes] }),
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  }

  /** Brackets do not fit together from here on, so what the parser makes of the text behind is guesswork. */
  unreliableFrom(offset: number): void {
    this.#reliableUntil = Math.min(this.#reliableUntil, offset);
  }

  isReliableAt(offset: number): boolean {
    return offset < this.#reliableUntil;
  }

  /** `line 2, column 5` */
  place(offset: number): string {
    const { line, column } = this.lines.at(offset);
    return `line ${line}, column ${column}`;
  }

  get isEmpty(): boolean {
    return this.#problems.size === 0;
  }

  /** In the order of the source. */
  get problems(): Problem[] {
    const inOrder = [...this.#problems].sort(([a], [b]) => a - b).map(([, found]) => found);
    return inOrder.slice(0, MOST_PROBLEMS);
  }
}
