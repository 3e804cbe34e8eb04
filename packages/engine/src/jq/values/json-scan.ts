/** A number that a double may not print the same: 16 digits or more, a zero at the end, an exponent, a tiny fraction. */
const CAREFUL_NUMBER = /(?:^|[[,:\s])-?(?:[\d.]{16}|\d+\.(?:0{4}|\d*0(?!\d))|\d+(?:\.\d+)?[eE])/;

/** A surrogate without its other half, as an escape. */
const LONE_SURROGATE =
  /\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F]/;

/** jq's limit; a text that is shorter than so many brackets opened and closed cannot pass it. */
const MAX_DEPTH = 10_000;

/** True if `JSON.parse` may give another value than jq. It errs on the safe side: `["a 1.0"]` counts too. */
export function needsReader(text: string): boolean {
  if (CAREFUL_NUMBER.test(text) || !text.isWellFormed()) return true;
  if (text.includes("\\u") && LONE_SURROGATE.test(text)) return true;
  return text.length > 2 * MAX_DEPTH && mayBeTooDeep(text);
}

/** Counts brackets without regard for strings; an object counts twice, as in jq. */
function mayBeTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5b) depth += 1;
    else if (unit === 0x7b) depth += 2;
    else if (unit === 0x5d) depth -= 1;
    else if (unit === 0x7d) depth -= 2;
    if (depth >= MAX_DEPTH) return true;
  }
  return false;
}
