/** Where an item is from, and which resource it meets. */
export interface ItemSource {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  /** Position in `resources`. */
  readonly resource: number;
}

/** `payloads/issue.ndjson:17` */
export function placeOfItem({ file, line }: ItemSource): string {
  return `${file}:${line}`;
}
