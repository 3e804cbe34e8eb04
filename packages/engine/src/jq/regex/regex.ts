import type { Run } from "../values/run.ts";
import { isAmbiguous } from "./ambiguity.ts";
import { effortOf, isWithinCharge, longestSafeText, uncountedSteps } from "./effort.ts";
import type { Flags } from "./flags.ts";
import { MachineSearcher } from "./machine-searcher.ts";
import type { Searcher } from "./match.ts";
import { parsePattern } from "./parse-pattern.ts";
import { isPlain } from "./plain.ts";
import { RegExpSearcher } from "./regexp-searcher.ts";

/** A compiled pattern. */
export interface Regex {
  /** The names of groups 1, 2, …; null for a group without. */
  readonly names: readonly (string | null)[];
  /** Whether it has a class like `[\w]`, which takes no byte inside of a character for a letter, as `\w` alone does. */
  readonly hasWordClass: boolean;
  /** What to search a text of this length with in this run: where it can take long, on our machine, which counts. */
  readonly searcherFor: (run: Run, length: number) => Searcher;
  /** Steps that a run pays for compiling it. */
  readonly price: number;
  /** The account of the run that paid last for compiling it, see `Run.owesPattern`. */
  paidBy: number;
}

/**
 * The compiled patterns of this process, in two generations: what was used since the younger one filled up survives, the
 * rest is forgotten. So a program that makes a pattern per item holds no more than twice {@link GENERATION}, and a hit
 * costs no bookkeeping. It is shared by all programs because most patterns are written again and again.
 */
const GENERATION = 256;
const LONGEST_KEPT = 2000;
let young = new Map<string, Regex[]>();
let old = new Map<string, Regex[]>();

/** Compiling takes up to 25 µs for each character, and more where a long pattern is looked through again from many places. */
const stepsToCompile = (length: number): number => 500 + 400 * length + Math.floor((length * length) / 8);

/** What stands for thousands of characters takes V8 up to a millisecond, and five where each has to be found in any case. */
const LARGE_CLASS = /\\[pPwWdDsSbB]|\[[:^]|-/g;
const stepsForClasses = (pattern: string, { ignoreCase }: Flags): number =>
  (pattern.match(LARGE_CLASS)?.length ?? 0) * (ignoreCase || pattern.includes("(?") ? 20_000 : 1000);

/**
 * The compiled pattern, made now or before. A run pays for each pattern that it has not paid for yet, compiled or not: so it
 * takes the same steps whatever ran before it.
 */
export function regexOf(run: Run, pattern: string, flags: Flags): Regex {
  const { kind } = flags;
  run.readText(pattern.length);
  const known = young.get(pattern) ?? promoted(pattern);
  const compiled = known?.[kind];
  if (compiled !== undefined && !run.owesPattern(compiled.paidBy)) return compiled;
  const price = compiled?.price ?? stepsToCompile(pattern.length) + stepsForClasses(pattern, flags);
  run.spend(price);
  const regex = compiled ?? compileRegex(pattern, flags, price);
  regex.paidBy = run.patternAccount();
  if (known !== undefined) known[kind] = regex;
  else if (pattern.length <= LONGEST_KEPT) keep(pattern, kind, regex);
  return regex;
}

function promoted(pattern: string): Regex[] | undefined {
  const known = old.get(pattern);
  if (known !== undefined) insert(pattern, known);
  return known;
}

function keep(pattern: string, kind: number, regex: Regex): void {
  const kinds: Regex[] = [];
  kinds[kind] = regex;
  insert(pattern, kinds);
}

function insert(pattern: string, kinds: Regex[]): void {
  if (young.size >= GENERATION) {
    old = young;
    young = new Map();
  }
  young.set(pattern, kinds);
}

const WORD_CLASS = /\[(?!\^)[^\]]*\\w/;

function compileRegex(text: string, flags: Flags, price: number): Regex {
  const { ignoreCase, extended, dotAll, longest, notEmpty } = flags;
  const pattern = parsePattern(text, { fold: ignoreCase, dotAll, singleLine: true, extended });
  const { names } = pattern;
  const kept = { names, price, paidBy: 0, hasWordClass: WORD_CLASS.test(text) };
  let machine: Searcher | undefined;
  const onMachine = (): Searcher => {
    machine ??= new MachineSearcher(pattern, { longest, notEmpty });
    return machine;
  };
  if (longest || notEmpty || !isPlain(pattern) || isAmbiguous(pattern.body)) return { ...kept, searcherFor: onMachine };
  const effort = effortOf(pattern.body);
  const limit = longestSafeText(effort);
  if (limit < 1) return { ...kept, searcherFor: onMachine };
  const expression = new RegExpSearcher(pattern);
  if (isWithinCharge(effort))
    return { ...kept, searcherFor: (_, length) => (length <= limit ? expression : onMachine()) };
  return {
    ...kept,
    searcherFor: (run, length) =>
      length <= limit && run.allowsUncounted(uncountedSteps(effort, length)) ? expression : onMachine(),
  };
}
