/** What surely takes one column a character: ASCII, Latin-1 without the soft hyphen, lines of tables, `…` and `→`. */
const ONE_COLUMN_EACH = /^[ -~\u00a1-\u00ac\u00ae-\u00ff\u2500-\u257f…→]*$/;

/**
 * Columns that a text takes on a terminal: `日本` takes 4, an emoji 2. The tables for that are read when a text first needs
 * them: they take as long as Node itself takes to start.
 */
export function displayWidth(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : widthByTables()(text);
}

let known: typeof import("string-width").default | undefined;

function widthByTables(): typeof import("string-width").default {
  if (known === undefined) {
    const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);
    const tables: typeof import("string-width") = require("string-width");
    known = tables.default;
  }
  return known;
}

let segmenter: Intl.Segmenter | undefined;

/** A text character by character, as a person sees them: a letter with its accents is one, an emoji of several code points. */
export function graphemesOf(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}
