import { isAscii } from "../values/code-points.ts";
import type { Run } from "../values/run.ts";
import { isInsidePair } from "./code-unit-steps.ts";
import type { Find, Match, Searcher } from "./match.ts";
import type { Pattern } from "./pattern.ts";
import { isFolded } from "./plain.ts";
import { printJavaScript } from "./print-javascript.ts";

/** Results up to this size are made before they are charged. */
const SMALL_RESULT = 100_000;

/** Finds the matches of a plain pattern with `RegExp`s, each made when it is first needed. */
export class RegExpSearcher implements Searcher {
  readonly #ascii: string;
  readonly #unicode: string;
  readonly #isFolded: boolean;
  readonly #expressions = new Map<string, RegExp>();
  readonly #asciiTest: RegExp;

  constructor(pattern: Pattern) {
    this.#ascii = printJavaScript(pattern.body, true);
    this.#unicode = printJavaScript(pattern.body, false);
    this.#isFolded = isFolded(pattern);
    this.#asciiTest = new RegExp(this.#ascii, modeFlags(this.#ascii, this.#isFolded));
  }

  test(run: Run, text: string): boolean {
    return isAscii(text) ? this.#asciiTest.test(text) : this.search(run, text, false)(0, false) !== null;
  }

  search(_run: Run, text: string, withStarts: boolean): Find {
    const source = this.#sourceFor(text);
    const indices = withStarts ? "d" : "";
    return (from, sticky) => {
      const expression = this.#expression(source, (sticky ? "y" : "g") + indices);
      expression.lastIndex = from;
      let found = expression.exec(text);
      // V8 looks behind from the middle of a surrogate pair, too: /(?<!a)/gv finds something at 1 in "😀".
      while (found !== null && isInsidePair(text, found.index)) {
        expression.lastIndex = found.index + 1;
        found = expression.exec(text);
      }
      return found === null ? null : matchOf(found);
    };
  }

  /** Beyond ASCII, jq goes on differently after an empty match, see each-match.ts. */
  replace(run: Run, text: string, replacement: string, all: boolean): string | null {
    if (!isAscii(text)) return null;
    const expression = this.#expression(this.#ascii, all ? "g" : "");
    expression.lastIndex = 0;
    if ((text.length + 1) * replacement.length < SMALL_RESULT) {
      const replaced = text.replace(expression, replacement.replaceAll("$", "$$$$"));
      run.allocate(replaced.length);
      return replaced;
    }
    return text.replace(expression, () => {
      run.allocate(replacement.length);
      return replacement;
    });
  }

  #sourceFor(text: string): string {
    return this.#ascii === this.#unicode || isAscii(text) ? this.#ascii : this.#unicode;
  }

  #expression(source: string, flags: string): RegExp {
    const key = (source === this.#ascii ? "a" : "u") + flags;
    let expression = this.#expressions.get(key);
    if (expression === undefined) {
      expression = new RegExp(source, modeFlags(source, this.#isFolded) + flags);
      this.#expressions.set(key, expression);
    }
    return expression;
  }
}

/** A class within a class, which only flag `v` knows: `[a[^\d]]`. Brackets that stand for themselves are printed as codes. */
const NESTED_CLASS = /\[[^\]]*\[/;

/** What folds differently with flag `u`. */
const CLASS_ESCAPE = /\\[pPwWdDsSbB]/;

/** Flag `u` wherever it means the same as `v`: V8 searches four times as fast with it. */
function modeFlags(source: string, folded: boolean): string {
  const needsSets = NESTED_CLASS.test(source) || (folded && CLASS_ESCAPE.test(source));
  return `${needsSets ? "v" : "u"}${folded ? "i" : ""}`;
}

const NO_GROUPS: readonly (string | null)[] = [];

function matchOf(found: RegExpExecArray): Match {
  const [text] = found;
  const start = found.index;
  const end = start + text.length;
  if (found.length === 1) return { start, end, text, texts: NO_GROUPS, starts: null };
  const texts: (string | null)[] = [];
  for (let group = 1; group < found.length; group++) texts.push(found[group] ?? null);
  const starts = found.indices?.slice(1).map((indices) => indices?.[0] ?? -1) ?? null;
  return { start, end, text, texts, starts };
}
