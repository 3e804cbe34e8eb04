import { compileJq, JqRuntimeError, MAPPING_BUDGET } from "@longshore/engine";
import { expect, it, vi } from "vitest";
import { costlyPrograms } from "./costly-programs.ts";

const SCALE = 0.1;

const BUDGET = {
  ...MAPPING_BUDGET,
  steps: MAPPING_BUDGET.steps * SCALE,
  allocation: MAPPING_BUDGET.allocation * SCALE,
};

vi.setConfig({ testTimeout: 60_000 });

function endOf(program: string): { code: string; steps: number } {
  try {
    compileJq(program, { budget: BUDGET }).first({ id: "i1" });
    return { code: "none", steps: 0 };
  } catch (error) {
    if (!(error instanceof JqRuntimeError)) throw error;
    return { code: error.problem.code, steps: error.steps };
  }
}

it.each(costlyPrograms(SCALE))("$name: what natives touch is charged, at the same step in three runs", (costly) => {
  const ends = [1, 2, 3].map(() => endOf(costly.program));
  expect(ends[0]?.code).toBe(`limit_${costly.limit}`);
  expect(new Set(ends.map(({ steps }) => steps)).size).toBe(1);
});

it("a constant text that a check evaluates in its small budget ends at once", () => {
  const program = '"é" * 450000 | until(utf8bytelength < 0; .)';
  const budget = { steps: 100_000, outputs: 1, allocation: 1_000_000, depth: 1_000 };
  expect(() => compileJq(program, { budget }).first({})).toThrow("stopped after 100000 steps");
});
