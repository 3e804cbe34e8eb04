import type { Run } from "../values/run.ts";
import { isInsidePair } from "./code-unit-steps.ts";
import type { Find, Match, Searcher } from "./match.ts";
import type { Pattern } from "./pattern.ts";
import { isFolded } from "./plain.ts";
import { printJavaScript } from "./print-javascript.ts";

const NOT_ASCII = /[^\0-\x7f]/;

/** Finds the matches of a plain pattern with `RegExp`s, each made when it is first needed. */
export class RegExpSearcher implements Searcher {
  readonly #ascii: string;
  readonly #unicode: string;
  readonly #flags: string;
  readonly #expressions = new Map<string, RegExp>();
  readonly #asciiTest: RegExp;

  constructor(pattern: Pattern) {
    this.#ascii = printJavaScript(pattern.body, true);
    this.#unicode = printJavaScript(pattern.body, false);
    this.#flags = isFolded(pattern) ? "vi" : "v";
    this.#asciiTest = new RegExp(this.#ascii, this.#flags);
  }

  test(run: Run, text: string): boolean {
    return NOT_ASCII.test(text) ? this.search(run, text, false)(0, false) !== null : this.#asciiTest.test(text);
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
    if (NOT_ASCII.test(text)) return null;
    const expression = this.#expression(this.#ascii, all ? "g" : "");
    expression.lastIndex = 0;
    return text.replace(expression, () => {
      run.allocate(replacement.length);
      return replacement;
    });
  }

  #sourceFor(text: string): string {
    return this.#ascii !== this.#unicode && NOT_ASCII.test(text) ? this.#unicode : this.#ascii;
  }

  #expression(source: string, flags: string): RegExp {
    const key = (source === this.#ascii ? "a" : "u") + flags;
    let expression = this.#expressions.get(key);
    if (expression === undefined) {
      expression = new RegExp(source, this.#flags + flags);
      this.#expressions.set(key, expression);
    }
    return expression;
  }
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
