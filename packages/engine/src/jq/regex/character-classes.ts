/** The inside of a `v`-mode class; `ascii` means the same for text that has nothing but ASCII, and is faster. */
interface ClassText {
  readonly unicode: string;
  readonly ascii: string;
}

const WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}";

/** The classes of `\w`, `\d`, `\s`, `[:alpha:]`, … with the extent that Oniguruma gives them in UTF-8. */
const CLASSES: ReadonlyMap<string, ClassText> = new Map([
  ["alnum", { unicode: "\\p{Alphabetic}\\p{Nd}", ascii: "A-Za-z0-9" }],
  ["alpha", { unicode: "\\p{Alphabetic}", ascii: "A-Za-z" }],
  ["any", { unicode: "\\p{Any}", ascii: "\\p{Any}" }],
  ["ascii", { unicode: "\\x00-\\x7f", ascii: "\\x00-\\x7f" }],
  ["blank", { unicode: "\\p{Zs}\\t", ascii: " \\t" }],
  ["cntrl", { unicode: "\\p{Cc}", ascii: "\\x00-\\x1f\\x7f" }],
  ["digit", { unicode: "\\p{Nd}", ascii: "0-9" }],
  ["graph", { unicode: "[^\\p{White_Space}\\p{Cc}\\p{Cn}\\p{Cs}]", ascii: "\\x21-\\x7e" }],
  ["lower", { unicode: "\\p{Lowercase}", ascii: "a-z" }],
  ["print", { unicode: "[^\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cn}\\p{Cs}]", ascii: "\\x20-\\x7e" }],
  ["punct", { unicode: "\\p{P}\\p{S}", ascii: "\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e" }],
  ["space", { unicode: "\\p{White_Space}", ascii: "\\t-\\r " }],
  ["upper", { unicode: "\\p{Uppercase}", ascii: "A-Z" }],
  ["word", { unicode: WORD, ascii: "\\w" }],
  // Outside of brackets, `\w` also takes the superscripts and fractions of Latin-1: `"²" | test("\\w")`.
  ["bareWord", { unicode: `${WORD}\\xb2\\xb3\\xb9\\xbc-\\xbe`, ascii: "\\w" }],
  ["xdigit", { unicode: "0-9A-Fa-f", ascii: "0-9A-Fa-f" }],
]);

/** The general categories as JavaScript writes them; in a pattern, underscores and capitals are free. */
const CATEGORIES: ReadonlyMap<string, string> = new Map(
  `Letter Cased_Letter Uppercase_Letter Lowercase_Letter Titlecase_Letter Modifier_Letter Other_Letter Mark
  Nonspacing_Mark Spacing_Mark Enclosing_Mark Number Decimal_Number Letter_Number Other_Number Punctuation
  Connector_Punctuation Dash_Punctuation Open_Punctuation Close_Punctuation Initial_Punctuation Final_Punctuation
  Other_Punctuation Symbol Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol Separator Space_Separator
  Line_Separator Paragraph_Separator Other Control Format Surrogate Private_Use Unassigned`
    .split(/\s+/)
    .map((name) => [name.replaceAll("_", "").toLowerCase(), name]),
);

const NOT_POSIX: ReadonlySet<string> = new Set(["any", "bareWord"]);

/** True for what may stand in `[:…:]`. */
export function isPosixClass(name: string): boolean {
  return CLASSES.has(name) && !NOT_POSIX.has(name);
}

export function classText(name: string, ascii: boolean): string {
  const text = CLASSES.get(name);
  if (text === undefined) throw new Error(`no character class ${name}`);
  return ascii ? text.ascii : text.unicode;
}

/** What `\p{name}` stands for: a class of ours, a property that JavaScript knows, or nothing. */
export function propertyNamed(name: string): { named: string } | { property: string } | undefined {
  if (!/^[\w -]+$/.test(name)) return undefined;
  const plain = name.replace(/[ _-]/g, "").toLowerCase();
  if (plain === "punct") return { property: "P" };
  if (plain === "word") return { named: "bareWord" };
  if (CLASSES.has(plain) && plain !== "bareword") return { named: plain };
  const category = CATEGORIES.get(plain);
  if (category !== undefined) return { property: category };
  const titled = name
    .split(/[ _-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join("_");
  const candidates = [titled, name.toUpperCase(), `Script=${titled}`, name];
  const property = candidates.find(isProperty);
  return property === undefined ? undefined : { property };
}

function isProperty(expression: string): boolean {
  try {
    return new RegExp(`^\\p{${expression}}$`, "u") !== null;
  } catch {
    return false;
  }
}
