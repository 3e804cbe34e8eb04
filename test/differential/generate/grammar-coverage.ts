/** Every kind of node, and every form of it that is written in another way. A round trip that misses one proves less. */
export const grammarForms: readonly string[] = [
  ...[
    "identity",
    "recurseDefault",
    "number",
    "format",
    "pipe",
    "comma",
    "negate",
    "alternative",
    "location",
    "variable",
  ],
  ...["break", "label", "bind", "def", "reduce", "string", "string with format", "string with interpolation"],
  ...["array", "array []", "object", "object {}", "index .field", "index [query]", "index ?", "iterate", "iterate ?"],
  ...[
    "slice [from:to]",
    "slice [from:]",
    "slice [:to]",
    "slice ?",
    "if",
    "if without else",
    "elif",
    "try",
    "try catch",
  ],
  ...["foreach", "foreach with extract", "call", "call with arguments", "parameter f", "parameter $f"],
  ...["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or"].map((operator) => `binary ${operator}`),
  ...["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="].map((operator) => `update ${operator}`),
  ...["entry string", "entry pipe", "entry variable", "entry without value"],
  ...["variablePattern", "arrayPattern", "objectPattern", "pattern ?//"],
  ...["pattern entry string", "pattern entry pipe", "pattern entry $name", "pattern entry $name: pattern"],
  ...["definition", "module", "import", "import of data", "include", "import with metadata"],
];

/** What has to be looked at to tell the forms apart. */
type Telling =
  | (
      | "kind"
      | "operator"
      | "key"
      | "value"
      | "from"
      | "to"
      | "format"
      | "parts"
      | "body"
      | "entries"
      | "otherwise"
      | "handler"
    )
  | ("extract" | "args" | "patterns" | "pattern" | "variable" | "isValue" | "optional" | "alias" | "data" | "meta")
  | ("moduleMeta" | "definitions" | "imports");
type Part = Partial<Readonly<Record<Telling, unknown>>>;

/** The forms that occur in a program, or any part of one. */
export function formsOf(part: unknown, forms: Set<string> = new Set()): Set<string> {
  if (Array.isArray(part)) for (const element of part) formsOf(element, forms);
  else if (isPart(part)) {
    for (const form of formsOfPart(part)) forms.add(form);
    for (const child of Object.values(part)) formsOf(child, forms);
  }
  return forms;
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

function formsOfPart(part: Part): string[] {
  if (typeof part.kind === "string") return [...formsOfNode(part.kind, part), ...optionalForm(part)];
  if ("isValue" in part) return [part.isValue === true ? "parameter $f" : "parameter f"];
  if ("variable" in part) return [formOfPatternEntry(part)];
  if ("key" in part) return [part.value === null ? "entry without value" : `entry ${kindOf(part.key)}`];
  if ("data" in part) return formsOfImport(part);
  if ("imports" in part) return formsOfProgram(part);
  return [];
}

function formsOfNode(kind: string, part: Part): string[] {
  const alternatives = isList(part.patterns) && part.patterns.length > 1 ? ["pattern ?//"] : [];
  return [formOfNode(kind, part), ...alternatives];
}

function formOfNode(kind: string, part: Part): string {
  switch (kind) {
    case "binary":
    case "update":
      return `${kind} ${String(part.operator)}`;
    case "index":
      return kindOf(part.key) === "string" ? "index .field" : "index [query]";
    case "slice":
      return `slice [${part.from === null ? "" : "from"}:${part.to === null ? "" : "to"}]`;
    case "string":
      return formOfString(part);
    case "array":
      return part.body === null ? "array []" : "array";
    case "object":
      return isList(part.entries) && part.entries.length > 0 ? "object" : "object {}";
    case "if":
      return part.otherwise === null ? "if without else" : kindOf(part.otherwise) === "if" ? "elif" : "if";
    case "try":
      return part.handler === null ? "try" : "try catch";
    case "foreach":
      return part.extract === null ? "foreach" : "foreach with extract";
    case "call":
      return isList(part.args) && part.args.length > 0 ? "call with arguments" : "call";
    default:
      return kind;
  }
}

function formOfString(part: Part): string {
  if (part.format !== null) return "string with format";
  return isList(part.parts) && part.parts.some(isPart) ? "string with interpolation" : "string";
}

function formOfPatternEntry(part: Part): string {
  if (part.variable === null) return `pattern entry ${kindOf(part.key)}`;
  return part.pattern === null ? "pattern entry $name" : "pattern entry $name: pattern";
}

function formsOfImport(part: Part): string[] {
  const form = part.alias === null ? "include" : part.data === true ? "import of data" : "import";
  return part.meta === null ? [form] : [form, "import with metadata"];
}

function formsOfProgram(part: Part): string[] {
  const hasDefinitions = isList(part.definitions) && part.definitions.length > 0;
  return [...(hasDefinitions ? ["definition"] : []), ...(part.moduleMeta === null ? [] : ["module"])];
}

function optionalForm(part: Part): string[] {
  return part.optional === true ? [`${String(part.kind)} ?`] : [];
}

function kindOf(value: unknown): unknown {
  return isPart(value) ? value.kind : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
