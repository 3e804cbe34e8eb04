import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { runEngine } from "./engine-process.ts";

/** Ends the process with a telling code, should any of the texts around it ever run. */
const RUNS = "process.exit(99)";

/** Texts that end a string, a comment, a template or a statement of JavaScript, and some that mean something to objects. */
const TEXTS = [
  `");${RUNS};("`,
  `');${RUNS};('`,
  `\`;${RUNS};\``,
  `\${${RUNS}}`,
  `\\");${RUNS};//`,
  `\\u0022);${RUNS};//`,
  `*/${RUNS};/*`,
  `\n${RUNS}\n`,
  `\r\n${RUNS}`,
  `\u2028${RUNS}\u2029`,
  `]);${RUNS};//`,
  `</script><script>${RUNS}</script>`,
  `\u001b[2J\u0007${RUNS}`,
  `\\(${RUNS})`,
  "\\",
  '"',
  "'",
  "\u0000",
  "__proto__",
  "constructor",
  "values",
  "😀\u200d\u202e",
];

const quoted = (text: string): string => JSON.stringify(text);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "longshore-hostile-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function jq(program: string, stdin: unknown, ...flags: string[]): Promise<unknown> {
  const file = join(folder, "program.jq");
  writeFileSync(file, program);
  const end = await runEngine({ args: ["jq", "-c", ...flags, "-f", file], stdin: JSON.stringify(stdin) });
  expect(end).toMatchObject({ stderr: "", exitCode: 0 });
  return JSON.parse(end.stdout);
}

/** Keys in an order of their own, since `__proto__` and the like have to be there as well. */
const entries = (keys: readonly string[]): [string, number][] => keys.map((key, index) => [key, index]);

test("string literals of a program are data", async () => {
  expect(await jq(`[${TEXTS.map(quoted).join(", ")}]`, null)).toEqual(TEXTS);
  expect(await jq(`[${TEXTS.map((text) => `"<\\(${quoted(text)})>"`).join(", ")}]`, null)).toEqual(
    TEXTS.map((text) => `<${text}>`),
  );
});

test("keys of a program are data, written and read", async () => {
  const written = await jq(
    `{${TEXTS.map((text, index) => `${quoted(text)}: ${index}`).join(", ")}} | to_entries | map([.key, .value])`,
    null,
  );
  expect(written).toEqual(entries(TEXTS));
  const input = Object.fromEntries(entries(TEXTS));
  const reads = TEXTS.flatMap((text) => [`.${quoted(text)}`, `.[${quoted(text)}]`, `(${quoted(text)} as $k | .[$k])`]);
  expect(await jq(`[${reads.join(", ")}]`, input)).toEqual(TEXTS.flatMap((_, index) => [index, index, index]));
  const updates = TEXTS.map((text) => `.${quoted(text)} += 1`).join(" | ");
  expect(await jq(`${updates} | [.[]]`, input)).toEqual(TEXTS.map((_, index) => index + 1));
});

test("comments of a program are nothing", async () => {
  const comments = TEXTS.map((text) => `# ${text.replaceAll(/[\r\n\\]/g, " ")} .\n`).join("");
  expect(await jq(`${comments}.a ${comments}`, { a: 1 })).toBe(1);
});

test("arguments, separators, patterns and formats of a program are data", async () => {
  const argument = TEXTS.filter((text) => !text.includes("\0"));
  const flags = argument.flatMap((text, index) => ["--arg", `v${index}`, text]);
  expect(await jq(`[${argument.map((_, index) => `$v${index}`).join(", ")}]`, null, ...flags)).toEqual(argument);
  expect(
    await jq(
      `[${TEXTS.map((text) => `("a" + ${quoted(text)} + "b" | split(${quoted(text)}) | length)`).join(", ")}]`,
      null,
    ),
  ).toEqual(TEXTS.map(() => 2));
  const escaped = TEXTS.map((text) => quoted(text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")));
  expect(
    await jq(`[${TEXTS.map((text, index) => `(${quoted(text)} | test(${escaped[index]}))`).join(", ")}]`, null),
  ).toEqual(TEXTS.map(() => true));
  expect(await jq(`[${TEXTS.map((text) => `@json "\\(${quoted(text)})"`).join(", ")}] | map(fromjson)`, null)).toEqual(
    TEXTS,
  );
});

test("the JavaScript of a program holds no text of it outside a comment at the end", async () => {
  const program = `[${TEXTS.map((text) => `.${quoted(text)}, {${quoted(text)}: ${quoted(text)}}`).join(", ")}]`;
  const file = join(folder, "program.jq");
  writeFileSync(file, program);
  const { stdout, exitCode } = await runEngine({ args: ["jq", "--emit", "-f", file] });
  expect(exitCode).toBe(0);
  const [code = "", ...comments] = stdout.split(/^(?=\/\/ values\[0\])/m);
  // Names may be made of its letters, and of nothing else.
  expect(code).not.toMatch(/\(99\)|[`'\\]/);
  // Every line behind the code is a comment for JavaScript too, to which U+2028 ends a line.
  for (const line of comments.join("").split(/[\n\r\u2028\u2029]/)) expect(line).toMatch(/^$|^\/\/ values\[\d+\]: /);
});

test("names, values and kinds of a mapping are data", async () => {
  const names = TEXTS.filter((text) => !text.includes("\0"));
  const properties = Object.fromEntries(names.map((name, index) => [name, `.${quoted(name)} // ${index}`]));
  const payload = Object.fromEntries(names.map((name) => [name, name]));
  const kind = names.join(" ");
  const resources = names.map((name) => {
    const mappings = { identifier: quoted("x"), blueprint: quoted(name), title: `.${quoted(name)}`, properties };
    return { kind, selector: { query: `${quoted(name)} == .${quoted(name)}` }, port: { entity: { mappings } } };
  });
  writeFileSync(join(folder, "config.yml"), stringify({ resources }));
  const args = ["run", "-c", "config.yml", "--kind", kind, "--format", "json", "-"];
  const end = await runEngine({ args, stdin: JSON.stringify(payload), cwd: folder });
  expect(end.exitCode, end.stderr).toBe(0);
  expect(JSON.parse(end.stdout)).toEqual(
    names.map((name) => ({ identifier: "x", blueprint: name, title: name, properties: payload })),
  );
});

test("names of files are data, and cannot write to the terminal", async () => {
  const mappings = { identifier: ".id", blueprint: quoted("b") };
  const resources = [{ kind: "k", selector: {}, port: { entity: { mappings } } }];
  writeFileSync(join(folder, "config.yml"), stringify({ resources }));
  mkdirSync(join(folder, "odd"));
  const names = TEXTS.filter((text) => !/[\0/]/.test(text)).map((text) => `${text}.json`);
  for (const name of names) writeFileSync(join(folder, "odd", name), '{"id":"a"} {"id":');
  const end = await runEngine({ args: ["run", "-c", "config.yml", "--why", "odd"], cwd: folder });
  expect(end.stdout.trimEnd().split("\n")).toHaveLength(names.length);
  for (const unseen of ["\u001b", "\u0007", "\u2028", "\u202e"]) expect(end.stderr).not.toContain(unseen);
  expect(end.exitCode).toBe(4);
});
