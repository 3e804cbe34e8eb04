const MAX_INTEGER = 2n ** 63n - 1n;
const MIN_INTEGER = -(2n ** 63n);

/**
 * jq's remainder: both sides are cut to 64-bit integers first (`5.9 % 3.9` is 2, `1e300 % 7` is that of 2^63-1).
 * Undefined where that makes the divisor zero (`5 % 0.5`); NaN if either side is NaN.
 */
export function remainder(dividend: number, divisor: number): number | undefined {
  if (Number.isNaN(dividend) || Number.isNaN(divisor)) return Number.NaN;
  const whole = Math.trunc(dividend);
  const by = Math.trunc(divisor);
  if (by === 0) return undefined;
  if (Number.isSafeInteger(whole) && Number.isSafeInteger(by)) return withoutMinusZero(whole % by);
  return withoutMinusZero(Number(saturated(whole) % saturated(by)));
}

function saturated(whole: number): bigint {
  if (whole >= 2 ** 63) return MAX_INTEGER;
  return whole <= -(2 ** 63) ? MIN_INTEGER : BigInt(whole);
}

/** `-5 % 5` prints `0`: an integer has no negative zero. */
function withoutMinusZero(number: number): number {
  return number === 0 ? 0 : number;
}
