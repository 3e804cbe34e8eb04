import { lookBehindBody } from "./look-behind.ts";
import { parseCall, parseGroupTest, parseNewName } from "./parse-reference.ts";
import { EMPTY, type Node } from "./pattern.ts";
import { refusePattern } from "./pattern-error.ts";
import type { Options, PatternSource } from "./pattern-source.ts";

/** Reads alternatives up to a closing parenthesis, which stays. */
export type ParseBody = (source: PatternSource) => Node;

const CALLOUT = /\{[^}]*\}[<>X]?/y;
const CALLOUT_NAME = /\*([A-Za-z_]\w*)(?:\[\w*\])?(\{[^}]*\}|(?!\{))/y;
/** Callouts count or trace; without anybody listening they match and do nothing. */
const SILENT_CALLOUTS: ReadonlySet<string> = new Set(["MAX", "COUNT", "TOTAL_COUNT"]);

/** Reads a group, after its opening parenthesis. Null for one that only switches options: `(?i)`. */
export function parseGroup(source: PatternSource, parseBody: ParseBody): Node | null {
  if (source.startsWith("*")) return parseCalloutName(source);
  if (!source.eat("?")) return parseCapture(source, null, parseBody);
  if (source.done) refusePattern("end pattern in group");
  if (source.eat(":")) return closed(source, parseBody);
  if (source.eat(">")) return { kind: "atomic", body: closed(source, parseBody) };
  if (source.eat("=")) return look(source, parseBody, { behind: false, negative: false });
  if (source.eat("!")) return look(source, parseBody, { behind: false, negative: true });
  if (source.eat("<")) return parseAngle(source, parseBody);
  if (source.eat("'")) return parseCapture(source, parseNewName(source, "'"), parseBody);
  if (source.eat("(")) return parseConditional(source, parseBody);
  return parseRareGroup(source, parseBody) ?? parseOptions(source, parseBody);
}

function parseRareGroup(source: PatternSource, parseBody: ParseBody): Node | null {
  if (source.eat("~")) {
    if (source.done) refusePattern("end pattern in group");
    return { kind: "absent", body: closed(source, parseBody) };
  }
  if (source.eat("&") || /[+-]?\d/y.test(source.text.slice(source.at, source.at + 2))) return parseCall(source, ")");
  if (!source.startsWith("{")) return null;
  if (source.match(CALLOUT) === null) refusePattern("invalid callout pattern");
  return close(source, EMPTY, "end pattern in group");
}

function parseCalloutName(source: PatternSource): Node {
  const [, name] = source.match(CALLOUT_NAME) ?? [];
  if (name === undefined) return refusePattern(problemOfCallout(source));
  const node: Node = name === "FAIL" ? { kind: "never" } : EMPTY;
  const callout = close(source, node, "end pattern in group");
  if (name !== "FAIL" && !SILENT_CALLOUTS.has(name)) refusePattern("undefined callout name");
  return callout;
}

function problemOfCallout({ text, at }: PatternSource): string {
  if (at + 1 === text.length || /\w/.test(text.charAt(at + 1))) return "invalid callout pattern";
  return text.includes(")", at) ? "invalid callout name" : "end pattern in group";
}

function parseAngle(source: PatternSource, parseBody: ParseBody): Node {
  if (source.done) refusePattern("end pattern with unmatched parenthesis");
  if (source.eat("=")) return look(source, parseBody, { behind: true, negative: false });
  if (source.eat("!")) return look(source, parseBody, { behind: true, negative: true });
  return parseCapture(source, parseNewName(source, ">"), parseBody);
}

function look(source: PatternSource, parseBody: ParseBody, sort: { behind: boolean; negative: boolean }): Node {
  const body = closed(source, parseBody);
  if (!sort.behind) return { kind: "look", ...sort, body };
  const fixed = lookBehindBody(body, sort.negative);
  if (fixed === null) source.lateProblem = "invalid pattern in look-behind";
  return { kind: "look", ...sort, body: fixed ?? body };
}

function parseCapture(source: PatternSource, name: string | null, parseBody: ParseBody): Node {
  const group = source.newGroup(name);
  const body = closed(source, parseBody);
  source.groupBodies.set(group, body);
  return { kind: "capture", group, body };
}

/** `(?(1)yes|no)`, and, with any other test than a group, `(?(ab)yes|no)`. */
function parseConditional(source: PatternSource, parseBody: ParseBody): Node {
  if (source.done) refusePattern("end pattern in group");
  const test = parseGroupTest(source) ?? close(source, parseBody(source), "end pattern in group");
  if (source.done) refusePattern("end pattern in group");
  // With nothing to choose from, the test is all there is: `(?(1))` fails where there is no group 1.
  if (source.eat(")")) return { kind: "conditional", test, then: EMPTY, otherwise: { kind: "never" } };
  const branches = closed(source, parseBody);
  if (branches.kind !== "alternatives") return { kind: "conditional", test, then: branches, otherwise: EMPTY };
  const [then = EMPTY, ...others] = branches.options;
  const [only = EMPTY] = others;
  return {
    kind: "conditional",
    test,
    then,
    otherwise: others.length > 1 ? { kind: "alternatives", options: others } : only,
  };
}

/** `(?i)` holds to the end of the group around it, alternatives included; `(?i:…)` only inside. */
function parseOptions(source: PatternSource, parseBody: ParseBody): Node | null {
  const outside = source.options;
  if (source.startsWith(")")) refusePattern("undefined group option");
  let on = true;
  for (let letter = source.next(); letter !== ")" && letter !== ":"; letter = source.next()) {
    if (letter === "-") on = false;
    else source.options = { ...source.options, ...switched(letter, on) };
  }
  if (source.text[source.at - 1] === ")") return null;
  const body = closed(source, parseBody);
  source.options = outside;
  return { kind: "scope", body };
}

function switched(letter: string, on: boolean): Partial<Options> {
  switch (letter) {
    case "i":
      return { fold: on };
    case "s":
      return { dotAll: on };
    case "m":
      return { singleLine: !on };
    case "x":
      return { extended: on };
    default:
      return refusePattern(letter === "" ? "end pattern in group" : "undefined group option");
  }
}

function closed(source: PatternSource, parseBody: ParseBody): Node {
  return close(source, parseBody(source), "end pattern with unmatched parenthesis");
}

function close(source: PatternSource, node: Node, otherwise: string): Node {
  return source.eat(")") ? node : refusePattern(otherwise);
}
