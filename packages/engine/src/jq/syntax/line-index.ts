/** A place as people say it: both count from 1, columns in UTF-16 units as editors do. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets into one source text into lines and columns. Lines end at U+000A, as in jq. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(source: string) {
    const starts = [0];
    for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  at(offset: number): LineAndColumn {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
