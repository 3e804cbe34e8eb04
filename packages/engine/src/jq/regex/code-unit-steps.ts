/** The offset of the code point that ends before an offset. */
export function codePointBefore(text: string, at: number): number {
  return at - (isInsidePair(text, at - 1) ? 2 : 1);
}

/** The offset after the code point that starts at an offset. */
export function codePointAfter(text: string, at: number): number {
  return at + (isInsidePair(text, at + 1) ? 2 : 1);
}

/** True between the two halves of a surrogate pair. */
export function isInsidePair(text: string, at: number): boolean {
  return isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1));
}

const isHigh = (unit: number): boolean => (unit & 0xfc00) === 0xd800;
const isLow = (unit: number): boolean => (unit & 0xfc00) === 0xdc00;
