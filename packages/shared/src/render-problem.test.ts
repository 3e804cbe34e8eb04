import stringWidth from "string-width";
import { expect, test } from "vitest";
import { type Problem, problem } from "./problem.ts";
import { renderProblem, renderProblems } from "./render-problem.ts";

const unknownFunction: Problem = problem("jq_unknown_function", "no function `ascii_downcse`", {
  path: "resources[2].port.entity.mappings.properties.url",
  location: { file: "mapping.yml", line: 14, column: 21 },
  expression: ".name | ascii_downcse",
  span: { start: 8, end: 21 },
  notes: ["functions of this name take no argument"],
  hint: "did you mean `ascii_downcase`?",
});

test("a problem shows code, place, expression with carets, notes and hint", () => {
  expect(`\n${renderProblem(unknownFunction)}`).toBe(`
error[jq_unknown_function] no function \`ascii_downcse\`
  at mapping.yml:14:21, resources[2].port.entity.mappings.properties.url
  1 │ .name | ascii_downcse
    │         ^^^^^^^^^^^^^
  note: functions of this name take no argument
  hint: did you mean \`ascii_downcase\`?`);
});

test("a problem with only a message is one line", () => {
  expect(renderProblem({ code: "payload_not_object", severity: "error", message: "line 3 is a number" })).toBe(
    "error[payload_not_object] line 3 is a number",
  );
});

test("line numbers of a long expression share one gutter", () => {
  const expression = `${".a |\n".repeat(9)}nope |\n.b`;
  const span = { start: 45, end: 49 };
  expect(`\n${renderProblem(problem("jq_unknown_function", "no function `nope`", { expression, span }))}`).toBe(`
error[jq_unknown_function] no function \`nope\`
  10 │ nope |
     │ ^^^^`);
});

test("an expression without a span is shown without carets", () => {
  expect(`\n${renderProblem(problem("field_null", "the field is null", { expression: ".a.b", path: "title" }))}`).toBe(`
warning[field_null] the field is null
  at title
  1 │ .a.b`);
});

test("the expression is cut to the terminal around the caret", () => {
  const expression = `.${"long".repeat(30)} | oops | .${"tail".repeat(30)}`;
  const start = expression.indexOf("oops");
  const text = renderProblem(
    problem("jq_unknown_function", "no function `oops`", { expression, span: { start, end: start + 4 } }),
    {
      width: 40,
    },
  );
  expect(`\n${text}`).toBe(`
error[jq_unknown_function] no function \`oops\`
  1 │ …onglonglong | oops | .tailtailta…
    │                ^^^^`);
  for (const line of text.split("\n").slice(1)) expect(stringWidth(line)).toBeLessThanOrEqual(40);
});

test("no text of a problem can write escapes or forge a line", () => {
  const hostile = "x\u001b[31m\nerror[fake] y\u202e";
  const text = renderProblem({
    code: "jq_error",
    severity: "error",
    message: hostile,
    path: hostile,
    location: { file: hostile, line: 1, column: 1 },
    expression: "\u001b]0;title\u0007",
    span: { start: 0, end: 1 },
    notes: [hostile],
    hint: hostile,
  });
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(text.split("\n").filter((line) => line.startsWith("error"))).toHaveLength(1);
});

test("colour is written only when asked for, and never into the alignment", () => {
  expect(renderProblem(unknownFunction, { color: false })).not.toContain("\u001b");
  const coloured = renderProblem(unknownFunction, { color: true });
  expect(coloured).toContain("\u001b[1;31merror[jq_unknown_function]\u001b[0m");
  expect(coloured).toContain("\u001b[1;31m        ^^^^^^^^^^^^^\u001b[0m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour escapes are what is taken out here
  expect(coloured.replace(/\u001b\[[\d;]*m/g, "")).toBe(renderProblem(unknownFunction));
});

test("a list ends with the count of errors and warnings", () => {
  const warning = problem("config_unknown_key", "nothing reads `titel`");
  expect(renderProblems([problem("config_empty", "nothing here", { hint: "write something" }), warning, warning])).toBe(
    [
      "error[config_empty] nothing here\n  hint: write something",
      "warning[config_unknown_key] nothing reads `titel`",
      "warning[config_unknown_key] nothing reads `titel`",
      "1 error, 2 warnings",
    ].join("\n\n"),
  );
  expect(renderProblems([])).toBe("");
});
