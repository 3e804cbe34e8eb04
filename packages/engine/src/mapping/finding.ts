import { type Problem, type ProblemCode, problem } from "@longshore/shared";
import type { Expression } from "./expression.ts";

/** A place of the configuration that a finding is about. */
export interface Place {
  /** `resources[0].port.entity.mappings.properties.url` */
  readonly path: string;
  /** Null where the place is not an expression. */
  readonly expression: Expression | null;
}

export type FindingDetails = { readonly message: string } & Partial<Pick<Problem, "span" | "notes" | "hint">>;

/**
 * Something that an item met at one place of the mapping. A run over 100 000 items has many and shows few, so the text
 * is put together when it is asked for.
 */
export class Finding {
  readonly code: ProblemCode;
  readonly place: Place;
  readonly #describe: () => FindingDetails;
  readonly #severity: Problem["severity"] | null;
  #problem: Problem | null = null;

  /** `severity`: where the item lives with it, although the code is that of an error. */
  constructor(
    code: ProblemCode,
    place: Place,
    describe: () => FindingDetails,
    severity: Problem["severity"] | null = null,
  ) {
    this.code = code;
    this.#severity = severity;
    this.place = place;
    this.#describe = describe;
  }

  /** With config path, expression, the part of it that is to blame, and the input as a note. */
  get problem(): Problem {
    this.#problem ??= this.#makeProblem();
    return this.#problem;
  }

  #makeProblem(): Problem {
    const { message, ...details } = this.#describe();
    const { path, expression } = this.place;
    return problem(this.code, message, {
      path,
      ...(this.#severity === null ? {} : { severity: this.#severity }),
      ...(expression === null ? {} : { expression: expression.text }),
      ...details,
    });
  }
}
