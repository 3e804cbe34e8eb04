import { type Guess, replaced } from "./guess.ts";

/** Objects whose keys are often names with dots: `.metadata.labels.app.kubernetes.io/name`. */
const HOLDS_NAMES = /^(labels|annotations|tags|selector|nodeSelector|matchLabels|data)$/;

const PART_OF_PATH = /[\w$.:/@-]/;
const PLAIN_KEY = /^[A-Za-z_]\w*$/;
/** `bom-ref`, `aws:createdBy`, `@type`, `2fa`: a sign stands between or in front of letters. */
const UNUSUAL_KEY = /^(?:[@$]?\w+|\w[\w$:/@-]*\w)$/;

/** `.item.bom-ref` is `.item.bom` minus a function `ref`; the key is written `.item."bom-ref"`. */
export const unusualKey: Guess = ({ text, span }) => {
  const start = pathStart(text, span.start);
  const end = pathEnd(text, span.start);
  const corrected = quoteKeys(text.slice(start, end));
  if (corrected === null) return [];
  const why = "a key with other signs than letters, digits and `_` stands in quotes";
  return [{ text: replaced(text, { start, end }, corrected), why }];
};

/** `.item."bom-ref"` of `.item.bom-ref`; null if there is nothing to quote, or it is no path. */
export function quoteKeys(path: string): string | null {
  if (!path.startsWith(".") || path.length < 2) return null;
  const keys = withDottedName(path.slice(1).split("."));
  if (keys.every((key) => PLAIN_KEY.test(key))) return null;
  const written = keys.map((key) => {
    if (PLAIN_KEY.test(key)) return `.${key}`;
    return key.includes(".") || UNUSUAL_KEY.test(key) ? `."${key}"` : null;
  });
  return written.includes(null) ? null : written.join("");
}

/** The steps of a path, of which one is a name with `/`, and in front of that a domain: `app.kubernetes.io/name`. */
function withDottedName(keys: readonly string[]): readonly string[] {
  const withSlash = keys.findIndex((key) => /\w\/\w/.test(key));
  if (withSlash < 1) return keys;
  const holder = keys.findIndex((key) => HOLDS_NAMES.test(key));
  const start = holder >= 0 && holder < withSlash ? holder + 1 : Math.min(1, withSlash);
  return [...keys.slice(0, start), keys.slice(start).join(".")];
}

function pathStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && PART_OF_PATH.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function pathEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && PART_OF_PATH.test(text.charAt(end))) end += 1;
  return end;
}
