import { expect, onTestFinished, test } from "vitest";
import type { CheckRequest } from "./check-request.ts";
import { Checking, type CheckingOptions } from "./checking.ts";

function checkingWith(options: Partial<CheckingOptions>): Checking {
  const checking = new Checking(options);
  onTestFinished(() => checking.close());
  return checking;
}

/** `count` different programs, each with functions that are copied 8^16 times unless somebody counts. */
function config(count: number): CheckRequest {
  const program = (at: number): string => {
    const definitions = Array.from({ length: 16 }, (_, i) => `def f${i + 1}: ${Array(8).fill(`f${i}`).join("+")};`);
    return `def f0: .a${at}; ${definitions.join(" ")} f16`;
  };
  const properties = Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, program(i)]));
  const entity = { mappings: { identifier: ".id", blueprint: '"service"', properties } };
  const resource = { kind: "thing", selector: { query: "true" }, port: { entity } };
  return { kind: "config", document: JSON.stringify({ resources: [resource] }) };
}

const GOOD = config(0);
const IS_GOOD = { refused: false, problems: [], blueprintNames: ["service"] };
const COSTLY = config(400);

test("a check ends at its limit of CPU time by a name, and the next one gets another thread", async () => {
  const checking = checkingWith({ cpuMilliseconds: 100 });
  await expect(checking.check("a", COSTLY)).rejects.toMatchObject({
    status: 422,
    problem: { code: "check_timed_out", message: expect.stringContaining("100 ms of CPU time") },
  });
  expect(await checking.check("a", GOOD)).toEqual(IS_GOOD);
});

test("a thread whose CPU time is not known, or that gets none, ends at the limit of wall-clock time", async () => {
  const checking = checkingWith({ cpuMilliseconds: 600_000, milliseconds: 1 });
  await expect(checking.check("a", COSTLY)).rejects.toMatchObject({
    problem: { code: "check_timed_out", message: "the configuration could not be checked: it took more than 1 ms" },
  });
});

test("a check ends at its limit of memory by a name, and the next one gets another thread", async () => {
  const checking = checkingWith({ heapMegabytes: 40, cpuMilliseconds: 60_000 });
  await expect(checking.check("a", config(1_500))).rejects.toMatchObject({ problem: { code: "check_out_of_memory" } });
  expect(await checking.check("a", GOOD)).toEqual(IS_GOOD);
});

test("what waits is bounded: beyond it a client is to come again", async () => {
  const checking = checkingWith({ waiting: 2 });
  const taken = [checking.check("a", GOOD), checking.check("a", GOOD)];
  await expect(checking.check("b", GOOD)).rejects.toMatchObject({ status: 503, retryAfter: 5 });
  expect(await Promise.all(taken)).toHaveLength(2);
});

test("closing refuses what is being checked and what waits", async () => {
  const checking = checkingWith({});
  const asked = [checking.check("a", COSTLY), checking.check("a", GOOD)].map((each) =>
    each.catch(({ status }) => status),
  );
  await checking.close();
  expect(await Promise.all(asked)).toEqual([503, 503]);
  await expect(checking.check("a", GOOD)).rejects.toMatchObject({ status: 503 });
});
