import type { Example } from "./builtins/builtin.ts";
import { FAMILIES } from "./builtins/catalogue.ts";
import { SPECIAL_FORMS } from "./compile/special-forms.ts";

/** One function of the language, as docs/language.md shows it. */
export interface LanguageEntry {
  readonly name: string;
  readonly arity: number;
  readonly doc: string;
  readonly examples: readonly Example[];
}

export interface LanguageChapter {
  readonly title: string;
  readonly entries: readonly LanguageEntry[];
}

/** Every function that a program can call, by family; internal ones are left out. */
export function languageReference(): readonly LanguageChapter[] {
  const special = { title: "Known to the compiler", entries: SPECIAL_FORMS };
  const families = FAMILIES.map(({ title, builtins }) => ({
    title,
    entries: builtins.map((builtin) => ({
      name: builtin.name,
      arity: "params" in builtin ? builtin.params.length : builtin.arity,
      doc: builtin.doc,
      examples: builtin.examples,
    })),
  }));
  return [special, ...families].map(({ title, entries }) => ({
    title,
    entries: entries
      .filter(({ name }) => !name.startsWith("_"))
      .map(({ name, arity, doc, examples }) => ({ name, arity, doc, examples })),
  }));
}
