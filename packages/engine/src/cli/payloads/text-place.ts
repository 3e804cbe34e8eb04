/** A place in a file. */
export interface TextPlace {
  /** Counted from 1. */
  readonly line: number;
  /** Bytes of the line in front of it. */
  readonly column: number;
}

/** `line 3, column 1`: columns are shown counted from 1. */
export function placeText({ line, column }: TextPlace): string {
  return `line ${line}, column ${column + 1}`;
}
