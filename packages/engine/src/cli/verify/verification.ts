import {
  type ConfigDocument,
  type ConfigExpression,
  expressionText,
  formatConfigPath,
  isFileValue,
  listExpressions,
  type MappingConfig,
  type Problem,
  problem,
} from "@longshore/shared";
import type { EvaluatedProgram, Evaluator } from "../../jq/evaluators/evaluator.ts";
import { compileJq, JqCompileError, type JqProgram } from "../../jq/program.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { CompiledMapping } from "../../mapping/compile-mapping.ts";
import { plainJq } from "../../mapping/evaluated-expression.ts";
import { MAPPING_BUDGET } from "../../mapping/mapping-budget.ts";
import { preview } from "../../mapping/preview.ts";
import type { TalliedProblem } from "../../mapping/problem-tally.ts";
import { CountedProblems } from "../run/counted-problems.ts";
import { type ItemSource, placeOfItem } from "../run/item-source.ts";
import { batchEndings, batchProgram, type Ending, ownEnding, UNKNOWN } from "./evaluate-batch.ts";

/** Items per call of real jq: a call costs a millisecond, so one item at a time would be slow. */
const BATCH = 100;

/** One expression of the configuration, ready to be evaluated on both sides. */
interface Candidate {
  readonly path: string;
  readonly text: string;
  readonly own: JqProgram;
  /** What is wrong with it, for a real jq that does not compile it. */
  readonly real: EvaluatedProgram | string;
}

interface Sample {
  readonly source: ItemSource;
  readonly item: JqValue;
}

/** What a verification came to. */
export interface VerificationCounts {
  /** `wasm (jq 1.8.2)` */
  readonly evaluator: string;
  /** Evaluations of which both sides said something. */
  readonly compared: number;
  /** The others: this engine ran into a limit, or real jq broke off. */
  readonly unknown: number;
  readonly disagreements: number;
}

/** `--verify`: every expression on every item, by this engine and by real jq. */
export class Verification {
  readonly #evaluator: Evaluator;
  readonly #mapping: CompiledMapping;
  readonly #document: ConfigDocument;
  readonly #now: number;
  readonly #expressions: readonly ConfigExpression[];
  readonly #candidates = new Map<ConfigExpression, Candidate>();
  readonly #waiting = new Map<number, Sample[]>();
  readonly #problems = new CountedProblems();
  #compared = 0;
  #unknown = 0;
  #disagreements = 0;

  constructor(
    evaluator: Evaluator,
    { config, mapping, document }: { config: MappingConfig; mapping: CompiledMapping; document: ConfigDocument },
    now: number,
  ) {
    this.#evaluator = evaluator;
    this.#mapping = mapping;
    this.#document = document;
    this.#now = now;
    this.#expressions = listExpressions(config).filter(({ value }) => !isFileValue(value));
  }

  /** A raw item on its way through a resource. */
  add(item: JqValue, source: ItemSource): void {
    const waiting = this.#waiting.get(source.resource) ?? [];
    waiting.push({ item, source });
    this.#waiting.set(source.resource, waiting);
    if (waiting.length >= BATCH) this.#verify(source.resource);
  }

  /** Verifies what is left. */
  finish(): readonly TalliedProblem[] {
    for (const resource of this.#waiting.keys()) this.#verify(resource);
    return this.#problems.all();
  }

  counts(): VerificationCounts {
    const { name, version } = this.#evaluator;
    return {
      evaluator: `${name} (jq ${version})`,
      compared: this.#compared,
      unknown: this.#unknown,
      disagreements: this.#disagreements,
    };
  }

  #verify(resource: number): void {
    const raw = this.#waiting.get(resource) ?? [];
    this.#waiting.set(resource, []);
    const items = this.#itemsOf(resource, raw);
    for (const expression of this.#expressions) {
      if (expression.resource !== resource) continue;
      this.#compare(this.#candidate(expression), expression.role === "itemsToParse" ? raw : items);
    }
  }

  /** What `itemsToParse` makes of raw items; the items themselves without it. */
  #itemsOf(resource: number, raw: readonly Sample[]): readonly Sample[] {
    if (!this.#expressions.some((each) => each.resource === resource && each.role === "itemsToParse")) return raw;
    return raw.flatMap(({ item, source }) => {
      const explained = this.#mapping.resources[resource]?.explainItem(item, { now: this.#now }) ?? [];
      const inputs = new Set(explained.filter(({ outcome }) => outcome.element !== null).map(({ input }) => input));
      return [...inputs].map((input) => ({ item: input, source }));
    });
  }

  #compare(candidate: Candidate, samples: readonly Sample[]): void {
    // What ran into a limit here may have no end in real jq.
    const ended = samples
      .map((sample) => ({ ...sample, ours: ownEnding(candidate.own, sample.item, this.#now) }))
      .filter(({ ours }) => ours !== UNKNOWN);
    this.#unknown += samples.length - ended.length;
    const theirs = ended.length === 0 ? [] : this.#endingsOf(candidate, ended);
    for (const [index, { ours, ...sample }] of ended.entries()) {
      const real = theirs[index] ?? UNKNOWN;
      if (real === UNKNOWN) {
        this.#unknown += 1;
        continue;
      }
      this.#compared += 1;
      if (ours === real) continue;
      this.#disagreements += 1;
      this.#problems.add(candidate.path, () => this.#describe(candidate, sample, ours, real));
    }
  }

  /** A batch that failed as a whole is looked at one by one: one item may have been too deep for real jq. */
  #endingsOf({ real }: Candidate, samples: readonly Sample[]): readonly Ending[] {
    if (typeof real === "string") return samples.map(() => `does not compile it: ${real}`);
    const items = samples.map(({ item }) => item);
    return (
      batchEndings(real, items, this.#now) ?? items.map((item) => batchEndings(real, [item], this.#now)?.[0] ?? UNKNOWN)
    );
  }

  #candidate(expression: ConfigExpression): Candidate {
    const known = this.#candidates.get(expression);
    if (known !== undefined) return known;
    const text = expressionText(expression.value);
    const made: Candidate = {
      path: formatConfigPath(expression.path),
      text,
      own: compileJq(text, { singleQuotes: true, budget: MAPPING_BUDGET }),
      real: this.#compileReal(text),
    };
    this.#candidates.set(expression, made);
    return made;
  }

  #compileReal(text: string): EvaluatedProgram | string {
    try {
      return this.#evaluator.compile(batchProgram(plainJq(text)));
    } catch (error) {
      if (error instanceof JqCompileError) return error.problems[0]?.message ?? "it is not jq";
      throw error;
    }
  }

  #describe({ path, text }: Candidate, { item, source }: Sample, ours: string, theirs: string): Problem {
    const message = `this engine ${ours}, real jq ${theirs}`;
    const notes = [`first seen in ${placeOfItem(source)}`, `input: ${preview(item)}`];
    return this.#document.withLocation(problem("evaluator_disagrees", message, { path, expression: text, notes }));
  }
}
