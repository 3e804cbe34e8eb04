import { expect, test } from "vitest";
import { parseProgram } from "./parse.ts";

const programs = [
  ".a.b[0][1:2]? | -.c // (1 + 2) * 3, 4",
  "def f($x; g): $x | g; (1, 2) as [$a, {b: $c}] | f($a; $c) | f(1; 2)",
  'reduce .[] as $x (0; . + $x), foreach (1, 2) as $y (0; 1; "a\\(.b | "c\\(1)")")',
  'if .a then "x" else [.b, {c: 1, "d": (2 | 3), (.e): 4}] end, (try error("x") catch .), label $l | break $l',
  '@base64 "x\\(.y)", ((.a)), ([1] | .[]), .a."b", . "c", (. | .), ((1)) + ((2)), $__loc__, ..',
];

test.each(programs)("the text in the span of each node is that node: %s", (source) => {
  const { program, problems } = parseProgram(source);
  expect(problems).toEqual([]);
  let checked = 0;
  for (const node of nodesOf(program?.body, source)) {
    expect(withoutSpans(parseProgram(node.text).program?.body), node.text).toEqual(withoutSpans(node.tree));
    checked++;
  }
  expect(checked).toBeGreaterThan(10);
});

test("the span of a key is the name without its dot, the span of a field has the dot", () => {
  const { program } = parseProgram("1 | .name");
  expect(program?.body).toMatchObject({ right: { span: { start: 4, end: 9 }, key: { span: { start: 5, end: 9 } } } });
});

test("parentheses are in the span of what joins them, not of what they hold", () => {
  const { program } = parseProgram("(1) + (2)");
  expect(program?.body).toMatchObject({ span: { start: 0, end: 9 }, left: { span: { start: 1, end: 2 } } });
});

/** All nodes but keys, since a bare key `a` would be a call, and patterns. */
function* nodesOf(part: unknown, source: string): Generator<{ tree: object; text: string }> {
  if (Array.isArray(part)) for (const element of part) yield* nodesOf(element, source);
  if (typeof part !== "object" || part === null || Array.isArray(part)) return;
  if ("kind" in part && "span" in part && !String(part.kind).endsWith("Pattern")) {
    const { start, end } = part.span as { start: number; end: number };
    yield { tree: part, text: source.slice(start, end) };
  }
  for (const [name, child] of Object.entries(part)) if (name !== "key") yield* nodesOf(child, source);
}

function withoutSpans(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree ?? null, (key, value) => (key === "span" ? undefined : value)));
}
