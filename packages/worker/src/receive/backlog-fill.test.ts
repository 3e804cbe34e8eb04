import { expect, test } from "vitest";
import { fillOf } from "./backlog-fill.ts";

const LIMITS = { pendingRecords: 100, pendingBytes: 1_000, pendingRecordsInAll: 500, pendingBytesInAll: 5_000 };
const fill = (own: number, all: number, integrations: number, bytes = { own: 0, all: 0 }) =>
  fillOf(LIMITS, {
    own: { records: own, bytes: bytes.own },
    all: { records: all, bytes: bytes.all },
    integrations,
  });

test("while less than half of what all may have waits, only an integration's own bound counts", () => {
  expect(fill(50, 249, 200)).toEqual({ own: 0.5, all: 0.498 });
});

test("from half on, an integration fills no more than its share of what all may have", () => {
  expect(fill(50, 250, 10)).toEqual({ own: 1, all: 0.5 });
  expect(fill(5, 250, 10)).toEqual({ own: 0.1, all: 0.5 });
});

test("a share is never more than an integration's own bound", () => {
  expect(fill(50, 250, 2)).toEqual({ own: 0.5, all: 0.5 });
});

test("bytes count like records: the fuller of the two does", () => {
  expect(fill(1, 1, 1, { own: 900, all: 900 })).toEqual({ own: 0.9, all: 0.18 });
});
