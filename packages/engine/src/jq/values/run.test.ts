import { describe, expect, test } from "vitest";
import {
  CLOSED_HOST,
  CONTAINER_SIZE,
  DEFAULT_BUDGET,
  ELEMENT_SIZE,
  ENTRY_SIZE,
  LimitReached,
  Run,
  SHORT_TEXT,
} from "./run.ts";

const runWith = (budget: Partial<typeof DEFAULT_BUDGET>): Run => new Run(CLOSED_HOST, { ...DEFAULT_BUDGET, ...budget });

/** The bound that was met; undefined if none was. */
function limitOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof LimitReached) return `${error.limit} ${error.allowed}`;
    throw error;
  }
}

describe("steps", () => {
  test("what is charged is taken from the budget whole", () => {
    const run = runWith({ steps: 100 });
    run.spend(30);
    run.spend(20);
    expect(run.steps).toBe(50);
  });

  test("a budget pays for exactly its steps", () => {
    expect(limitOf(() => runWith({ steps: 100 }).spend(100))).toBeUndefined();
    expect(limitOf(() => runWith({ steps: 100 }).spend(101))).toBe("steps 100");
  });

  test("a charge that is no number ends the run instead of freeing it of its budget", () => {
    expect(limitOf(() => runWith({ steps: 100 }).spend(Number.NaN))).toBe("steps 100");
  });
});

describe("allocation", () => {
  test("what is charged is taken from the budget whole, a container with its elements", () => {
    const run = runWith({ allocation: 10_000 });
    run.allocate(1_000);
    run.allocateElements(10);
    run.allocateMore(5);
    expect(run.allocation).toBe(10_000 - 1_000 - CONTAINER_SIZE - 15 * ELEMENT_SIZE);
  });

  test("a budget pays for exactly its bytes", () => {
    expect(limitOf(() => runWith({ allocation: 100 }).allocate(100))).toBeUndefined();
    expect(limitOf(() => runWith({ allocation: 100 }).allocate(101))).toBe("allocation 100");
    expect(limitOf(() => runWith({ allocation: 100 }).allocate(Number.NaN))).toBe("allocation 100");
  });
});

describe("texts", () => {
  /** What some work takes of a budget. */
  function taken(work: (run: Run) => void): { steps: number; bytes: number } {
    const run = runWith({ steps: 10_000, allocation: 10_000 });
    work(run);
    return { steps: 10_000 - run.steps, bytes: 10_000 - run.allocation };
  }

  test("eight characters that are read are a step, and a short text is read for nothing", () => {
    expect(taken((run) => run.readText(800))).toEqual({ steps: 100, bytes: 0 });
    expect(taken((run) => run.readText(SHORT_TEXT))).toEqual({ steps: 0, bytes: 0 });
  });

  test("a text that was joined is made when it is first read, and not again", () => {
    const joined = (run: Run) => run.noteJoined(800);
    expect(taken(joined)).toEqual({ steps: 0, bytes: 0 });
    const once = (run: Run) => [joined(run), run.readText(800)];
    expect(taken((run) => void once(run))).toEqual({ steps: 100, bytes: 800 });
    expect(taken((run) => void [once(run), run.readText(800)])).toEqual({ steps: 200, bytes: 800 });
  });

  test("a search compares the part at each place", () => {
    expect(taken((run) => run.searchText(800, 160)).steps).toBe(100 + 20 + 1_000);
  });

  test("a long key is kept, by whoever asks for it", () => {
    expect(taken((run) => run.readKey(800))).toEqual({ steps: 100, bytes: 800 });
  });

  test("an object of more than 128 entries is a hash table", () => {
    expect(taken((run) => run.allocateEntries(128)).bytes).toBe(CONTAINER_SIZE + 128 * ELEMENT_SIZE);
    expect(taken((run) => run.allocateEntries(129)).bytes).toBe(CONTAINER_SIZE + 129 * ENTRY_SIZE);
  });

  test("a pattern is paid once in a run, and in another run once more", () => {
    const [run, other] = [runWith({}), runWith({})];
    expect([run.owesPattern(0), other.owesPattern(0)]).toEqual([true, true]);
    const paid = run.patternAccount();
    other.patternAccount();
    expect([run.owesPattern(paid), run.owesPattern(0), other.owesPattern(paid)]).toEqual([false, true, true]);
  });
});

describe("recursive calls", () => {
  test("each takes its weight of stack, and one step", () => {
    const run = runWith({ steps: 10, depth: 6 });
    run.enter(2);
    run.enter(4);
    expect([run.depth, run.steps]).toEqual([6, 8]);
    expect(limitOf(() => run.enter(1))).toBe("depth 6");
  });

  test("without end they end by steps, should depth be given back", () => {
    const run = runWith({ steps: 3 });
    const calls = () => {
      for (;;) {
        run.enter(1);
        run.depth -= 1;
      }
    };
    expect(limitOf(calls)).toBe("steps 3");
  });
});
