/** A deliberate fault: one place in one file, and the tests that must notice it. */
export interface Mutant {
  /** By which `npm run mutants -- --only` finds it. */
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs exactly once in the file: a mutant whose text is gone is an error, so none vanishes in a refactoring. */
  readonly text: string;
  readonly becomes: string;
  /** What goes wrong for a user. */
  readonly why: string;
  /** Files of tests, from the root. One of their tests must fail. */
  readonly tests: readonly string[];
  /** A pattern for the titles of the tests that are run; all of the files' without it. For files that take long. */
  readonly titled?: string;
  /** Why it may survive. Such a mutant is run and listed, but fails nothing. */
  readonly accepted?: string;
}

/** Mutants of one folder, whose files are named from there. */
export function mutantsOf(folder: string, mutants: readonly Mutant[]): readonly Mutant[] {
  return mutants.map((mutant) => ({ ...mutant, file: `${folder}/${mutant.file}` }));
}

/** The source with the fault in it. @throws if the text does not occur exactly once */
export function mutate(source: string, { file, text, becomes }: Pick<Mutant, "file" | "text" | "becomes">): string {
  const parts = source.split(text);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${text}`);
  return parts.join(becomes);
}
