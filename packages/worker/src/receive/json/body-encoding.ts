import { describeByte, type Utf8Fault, type WideEncoding } from "@longshore/shared";
import { type ApiError, refusal } from "../../api-error.ts";

/** The refusal of a body with a byte that is not UTF-8. Offsets count from 0, as in all messages about bodies. */
export function notUtf8({ offset, byte }: Utf8Fault): ApiError {
  return refusal("invalid_json", `the body is not UTF-8 at byte ${offset}: ${describeByte(byte)}`);
}

/** The refusal of a body in UTF-16 or UTF-32. */
export function otherEncoding({ name }: WideEncoding): ApiError {
  return refusal("invalid_json", `the body is ${name}: send it in UTF-8`);
}
