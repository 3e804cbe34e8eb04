import { asText, inSingleQuotes, type Problem, problem, type YamlLoss } from "@longshore/shared";
import { compile } from "../../jq/compile/compile.ts";
import { parseProgram } from "../../jq/syntax/parse.ts";
import { printProgram } from "../../jq/syntax/print-program.ts";
import { MAPPING_SYNTAX } from "../expression.ts";
import { kindOfText } from "./fixed-text.ts";

/** What is written longer is no slip of one line; each loss is compiled. */
const LONGEST = 2_000;

/**
 * Says of an expression that does not compile what YAML took away from it, if it compiles with that:
 * `.name + " #" + .n` ends at ` #`. Null if that is not so.
 */
export function explainLoss(problems: readonly Problem[], losses: readonly YamlLoss[]): readonly Problem[] | null {
  const [first] = problems;
  if (first === undefined) return null;
  const found = losses.find((loss) => loss.form === "text" || compiles(loss.meant));
  if (found !== undefined) return [{ ...first, hint: hintOf(found) }];
  const cut = losses.find(({ why }) => why.startsWith("` #`"));
  const hint = cut === undefined ? null : hintOfCut(cut, first);
  return hint === null ? null : [{ ...first, hint }];
}

/** `Ticket #12` is a text. `.name + " #" | foo` has another mistake, and still its end is where YAML cut it. */
function hintOfCut(cut: YamlLoss, { code }: Problem): string | null {
  if (/#\S/.test(cut.meant) && kindOfText(cut.meant) === "text") return hintOf({ ...cut, form: "text" });
  return code === "jq_unclosed" ? `${cut.why}. Put the whole expression in single quotes.` : null;
}

/** The warning for an expression that compiles, and means something else than what is written: `! .archived`. */
export function silentLoss(text: string, losses: readonly YamlLoss[]): Problem | null {
  const read = losses.some(({ isSilent }) => isSilent) ? meaningOf(text) : null;
  if (read === null) return null;
  const found = losses.find(({ isSilent, meant }) => isSilent && compiles(meant) && meaningOf(meant) !== read);
  return found === undefined
    ? null
    : problem("meaning_doubtful", found.why, {
        expression: text,
        span: { start: 0, end: text.length },
        hint: fixOf(found),
      });
}

function hintOf(loss: YamlLoss): string {
  return `${loss.why.charAt(0).toUpperCase()}${loss.why.slice(1)}. ${fixOf(loss)}`;
}

function fixOf({ meant, form }: YamlLoss): string {
  switch (form) {
    case "quotes":
      return `Put the whole expression in single quotes: ${inSingleQuotes(meant)}.`;
    case "block":
      return "Write it in a block behind `|`, in which lines stay lines.";
    case "text":
      return `If the text itself is meant, it needs inner quotes: ${asText(meant)}.`;
  }
}

function compiles(text: string): boolean {
  return text.length <= LONGEST && compile(text, MAPPING_SYNTAX).problems.length === 0;
}

/** The expression without its comments and blanks; null if it is no jq. */
function meaningOf(text: string): string | null {
  const { program } = parseProgram(text, MAPPING_SYNTAX);
  return program === null ? null : printProgram(program);
}
