import { ExactNumber } from "../values/exact-number.ts";
import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";

/**
 * What a native charges the budget before it runs. Generated code sees to it, so that the native cannot forget it.
 * A step stands for some 20 ns; see docs/generated-code.md.
 */
export type Cost =
  /** The same for a value of any size: `type`, `floor`. */
  | { readonly kind: "fixed"; readonly steps: number }
  /** A few steps, and `charge` where the input or an argument is anything but a short text. */
  | { readonly kind: "texts"; readonly charge: Charge }
  /** By the size of the input and of the arguments. */
  | { readonly kind: "sized"; readonly charge: Charge }
  /** A few steps now; the native charges the rest where it learns how much there is: of a sort, of matches, of a path. */
  | { readonly kind: "own" };

export type Charge = (run: Run, input: JqValue, ...args: JqValue[]) => void;

export const fixed = (steps: number): Cost => ({ kind: "fixed", steps });

/** For a native that does a few things to a value, whatever its size. */
export const QUICK: Cost = fixed(1);

/** What calling a native takes that looks at a value, however small: a tenth of a microsecond. */
export const OWN_STEPS = 5;

export const OWN: Cost = { kind: "own" };

/** Texts and the digits of numbers, of input and arguments. Arrays and objects are only refused, or charged by the native. */
export const TEXTS: Cost = { kind: "texts", charge: readTexts };

/** The same, for a native that makes a text as long as its input. */
export const TEXT_OF_INPUT: Cost = {
  kind: "sized",
  charge: (run, input, first, second) => {
    run.spend(OWN_STEPS);
    readTexts(run, input, first, second);
    if (typeof input === "string") {
      run.spend(input.length >> 3);
      run.allocate(input.length);
    }
  },
};

function readTexts(run: Run, input: JqValue, first?: JqValue, second?: JqValue): void {
  readText(run, input);
  if (first !== undefined) readText(run, first);
  if (second !== undefined) readText(run, second);
}

function readText(run: Run, value: JqValue): void {
  if (typeof value === "string") run.readText(value.length);
  else if (ExactNumber.is(value)) run.readDigits(ExactNumber.textOf(value).length);
}
