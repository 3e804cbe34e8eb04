import { classText } from "./character-classes.ts";
import { characterTest } from "./character-test.ts";
import { codeText, setText } from "./class-text.ts";
import type { Anchor, Node } from "./pattern.ts";

/**
 * The source of the `RegExp`, with flag `v` and without `m`, for a plain node (see plain.ts). `ascii`: for text that is
 * nothing but ASCII, where `\w`, `\d`, `\s` and `\b` are much cheaper.
 */
export function printJavaScript(node: Node, ascii: boolean): string {
  const print = (part: Node): string => printJavaScript(part, ascii);
  switch (node.kind) {
    case "character":
      return codeText(node.code);
    case "set":
      return setText(node.set, ascii);
    case "anchor":
      return printAnchor(node.at, ascii);
    case "sequence":
      return node.items.map(inSequence(print)).join("");
    case "alternatives":
      return node.options
        .filter((option) => !ascii || canBeAscii(option))
        .map(print)
        .join("|");
    case "scope":
      return `(?:${print(node.body)})`;
    case "capture":
      return `(${print(node.body)})`;
    case "look":
      return `(?${node.behind ? "<" : ""}${node.negative ? "!" : "="}${print(node.body)})`;
    case "repeat":
      return repeated(node.body, print) + quantifier(node.min, node.max) + (node.mode === "lazy" ? "?" : "");
    case "backreference":
      return `(?:\\${node.groups[0]})`;
    case "empty":
      return "(?:)";
    case "never":
      return "(?!)";
    default:
      throw new Error(`a pattern with ${node.kind} is not plain`);
  }
}

/** "ß" is not worth trying where all is ASCII, and would keep V8 from seeing that `(?:ss|ß)` begins with "ss". */
function canBeAscii(option: Node): boolean {
  const test = option.kind === "set" && !option.set.negated ? characterTest(option) : undefined;
  return test === undefined || ASCII.some(test);
}

const ASCII: readonly number[] = Array.from({ length: 128 }, (_, code) => code);

const inSequence =
  (print: (part: Node) => string) =>
  (part: Node): string =>
    part.kind === "alternatives" ? `(?:${print(part)})` : print(part);

function repeated(body: Node, print: (part: Node) => string): string {
  const isOne = body.kind === "character" || body.kind === "set" || body.kind === "capture" || body.kind === "scope";
  return isOne ? print(body) : `(?:${print(body)})`;
}

function quantifier(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  return min === 0 && max === 1 ? "?" : `{${min},${max}}`;
}

function printAnchor(at: Anchor, ascii: boolean): string {
  switch (at) {
    case "textStart":
      return "^";
    case "textEnd":
      return "$";
    case "textEndOrLastNewline":
      return "(?=\\n?$)";
    case "lineStart":
      return "(?<=^|\\n(?!$))";
    case "lineEnd":
      return "(?=$|\\n)";
    case "wordEdge":
      return ascii ? "\\b" : wordEdge("?<=", "?!", "?<!", "?=");
    case "notWordEdge":
      return ascii ? "\\B" : wordEdge("?<=", "?=", "?<!", "?!");
    default:
      throw new Error(`a pattern with the anchor ${at} is not plain`);
  }
}

/** JavaScript's own `\b` knows ASCII letters only. */
function wordEdge(...looks: readonly [string, string, string, string]): string {
  const word = `[${classText("bareWord", false)}]`;
  const [before, after, otherBefore, otherAfter] = looks.map((look) => `(${look}${word})`);
  return `(?:${before}${after}|${otherBefore}${otherAfter})`;
}
