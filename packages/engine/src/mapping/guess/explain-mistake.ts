import type { ConfigExpression, Problem } from "@longshore/shared";
import { foreignFunction } from "../../jq/compile/suggest.ts";
import { correct } from "./correct.ts";
import { kindOfText, quotedText } from "./fixed-text.ts";

/** A longer expression is no slip of one line. Guesses compile it, and some of their patterns take the square of its length. */
const LONGEST = 2_000;

/**
 * Says how to write what was probably meant by an expression that does not compile. A hint that shows an expression shows
 * one that compiles. `blueprint: service` calls a function `service`; `.item.bom-ref` subtracts one called `ref`.
 */
export function explainMistake(
  { role, inSearch }: Pick<ConfigExpression, "role" | "inSearch">,
  text: string,
  problems: readonly Problem[],
): readonly Problem[] {
  const [first] = problems;
  if (first === undefined || text.length > LONGEST) return problems;
  const kind = kindOfText(text.trim());
  const asText = `If the text itself is meant, it needs inner quotes: ${quotedText(text.trim())}.`;
  // A name that is nearly a function is a misspelt function.
  const isNear = first.hint?.startsWith("did you mean") === true && !isForeign(text, first);
  const expectsName = role === "blueprint" || inSearch;
  if (expectsName ? kind !== "jq" : kind === "text" || (kind === "name" && !isNear))
    return [{ ...first, hint: asText }];
  if (isNear) return problems;
  const correction = correct(text, problems);
  if (correction === null) return kind === "jq" ? problems : [{ ...first, hint: asText }];
  const asCorrected = `${sentence(correction.why)}: \`${correction.text}\``;
  return [{ ...first, hint: kind === "jq" ? asCorrected : `${asCorrected}. ${asText}` }];
}

/** Whether the unknown name is that of a function in another language. */
function isForeign(text: string, { span }: Problem): boolean {
  return span !== undefined && foreignFunction(/^\w*/.exec(text.slice(span.start))?.[0] ?? "") !== null;
}

function sentence(why: string): string {
  return /^[`]|^jq /.test(why) ? why : why.charAt(0).toUpperCase() + why.slice(1);
}
