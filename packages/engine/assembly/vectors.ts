// Questions to 64 bytes, in four vectors. Bit n of an answer is about byte n.

@inline
export function bits(p: v128, q: v128, r: v128, s: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(p)) |
    (<u64>(<u32>i8x16.bitmask(q)) << 16) |
    (<u64>(<u32>i8x16.bitmask(r)) << 32) |
    (<u64>(<u32>i8x16.bitmask(s)) << 48)
  );
}

/** Which of the 64 bytes are this one. */
@inline
export function equal(p: v128, q: v128, r: v128, s: v128, byte: u32): u64 {
  const wanted = i8x16.splat(<i8>byte);
  return bits(i8x16.eq(p, wanted), i8x16.eq(q, wanted), i8x16.eq(r, wanted), i8x16.eq(s, wanted));
}

/** Which of the 64 bytes are less, as unsigned numbers. */
@inline
export function below(p: v128, q: v128, r: v128, s: v128, limit: u32): u64 {
  const wanted = i8x16.splat(<i8>limit);
  return bits(i8x16.lt_u(p, wanted), i8x16.lt_u(q, wanted), i8x16.lt_u(r, wanted), i8x16.lt_u(s, wanted));
}

/** Bit n of the result: whether an odd number of bits is set in 0…n. From quotes to the insides of strings. */
@inline
export function parity(mask: u64): u64 {
  mask ^= mask << 1;
  mask ^= mask << 2;
  mask ^= mask << 4;
  mask ^= mask << 8;
  mask ^= mask << 16;
  return mask ^ (mask << 32);
}
