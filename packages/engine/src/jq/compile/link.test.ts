import { describe, expect, it } from "vitest";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "../values/run.ts";
import { compile } from "./compile.ts";
import { emit } from "./link.ts";

/** The generated code of a program, without the declarations of its values. */
function bodyOf(program: string): string {
  const { core } = compile(program);
  if (core === null) throw new Error(`${program} does not compile`);
  return emit(core, "first").source;
}

describe("the shape of generated code", () => {
  it("a path is straight property reads, without a call while the keys are there", () => {
    expect(bodyOf(".owner.login")).toContain(".owner;");
    expect(bodyOf(".owner.login")).not.toMatch(/for|while|try/);
  });

  it("a key that a prototype could answer goes through the function that checks for own keys", () => {
    expect(bodyOf(".constructor")).not.toContain(".constructor");
  });

  it("select and map leave neither a function nor an array per stage", () => {
    const code = bodyOf("[.items[] | select(.open) | .amount]");
    expect(code.match(/function/g)).toHaveLength(1);
    expect(code.match(/for \(/g)).toHaveLength(1);
  });

  it("first and limit stop their loop with a labelled break", () => {
    expect(bodyOf("first(.[] | select(. > 1))")).toMatch(/break label\d+;/);
    expect(bodyOf("[limit(3; .[])]")).toMatch(/break label\d+;/);
    expect(bodyOf("[limit(3; .[])]")).not.toContain("throw");
  });

  it("until, while and recurse(f) are loops, so that a million rounds need no stack", () => {
    for (const program of [
      "until(. > 9; . + 1)",
      "[while(. < 9; . + 1)]",
      "[recurse(if . < 9 then . + 1 else empty end)]",
    ]) {
      expect(bodyOf(program)).toMatch(/for \(;;\)/);
      expect(bodyOf(program)).not.toContain("run.enter");
    }
  });

  it("a pipe of commas grows with its length, not with the product of its branches", () => {
    const stages = (n: number) => `[${Array(n).fill("(.a?, .b?)").join(" | ")}]`;
    expect(bodyOf(stages(32)).length).toBeLessThan(bodyOf(stages(16)).length * 3);
  });

  it("functions that double at each level are called, not copied without end", () => {
    const defs = Array.from({ length: 25 }, (_, i) => `def f${i + 1}: f${i} | f${i};`).join(" ");
    expect(bodyOf(`def f0: .a?; ${defs} f25`).length).toBeLessThan(100_000);
  });
});

describe("no text of a user becomes code", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the marker of a template is one of the hostile texts
  const HOSTILE = ['"', "'", "`", "\\", "\u2028", "\u2029", "*/", "//", "${process.exit()}", "\n", "</script>", "\0"];

  it.each(HOSTILE)("%j as string, key, path step, interpolation and pattern is data", (text) => {
    // Only letters of a text can show up in the code, as part of a name; a number in its midst gives the rest away.
    const marker = "86753091";
    const string = JSON.stringify(`${text}${marker}${text}`);
    const programs = [
      string,
      `{${string}: 1}`,
      `{(${string}): 1}`,
      `.[${string}]?`,
      `.${string}?`,
      `. == ${string}`,
      `@json "a${string.slice(1, -1)}\\(${string})b"`,
      `[${string}] | index(${string})`,
      `. as {${string}: $x} | $x`,
      `try error(${string}) catch .`,
      `(.[${string}] |= 1)?`,
    ];
    for (const program of programs) expect(bodyOf(program), program).not.toContain(marker);
  });

  it("variables and functions get names of ours, so that none can shadow or end anything", () => {
    const code = bodyOf("def run: 1; def eval($process): $process; . as $values | eval($values) + run");
    expect(code).not.toContain("eval");
    expect(code).not.toContain("process");
  });

  it("a run without doors has nothing to give", () => {
    const run = new Run(CLOSED_HOST, DEFAULT_BUDGET);
    expect(run.env).toEqual({});
    expect(run.nextInput()).toBeUndefined();
    expect(run.moduleMeta("x")).toBeNull();
  });
});
