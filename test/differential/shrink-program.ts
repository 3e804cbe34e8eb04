import { type JqSyntax, parseProgram, printProgram } from "@longshore/engine";

/** A part of a program: what has a place in its text. */
interface Part {
  readonly span: JqSyntax.Span;
  /** The parts directly inside, as far as they are filters. */
  readonly filters: readonly Part[];
  readonly isFilter: boolean;
}

/** Programs that are shorter than this one by one simplification; big bites first. */
export function shorterPrograms(source: string): string[] {
  const { program } = parseProgram(source);
  if (program === null) return [];
  const parts = collectParts(program);
  const candidates = parts.flatMap((part) => [...replacements(part, source)].map((text) => splice(source, part, text)));
  const shorter = candidates.flatMap(normalize).filter((text) => text.length < source.length);
  return [...new Set(shorter)].sort((a, b) => a.length - b.length);
}

function* replacements(part: Part, source: string): Generator<string> {
  if (!part.isFilter) {
    yield "";
    return;
  }
  yield* [".", "null", "1", '"a"', "[]"];
  for (const { span } of part.filters) yield `(${source.slice(span.start, span.end)})`;
}

/** A removed entry leaves its comma behind. */
const splice = (source: string, { span }: Part, text: string): string => {
  const after = source.slice(span.end);
  return source.slice(0, span.start) + text + (text === "" ? after.replace(/^\s*,/, "") : after);
};

function normalize(text: string): string[] {
  const { program } = parseProgram(text);
  return program === null ? [] : [printProgram(program)];
}

function collectParts(program: JqSyntax.Program): Part[] {
  const parts: Part[] = [];
  visit(program, parts);
  return parts;
}

/** The filters directly inside `node`; every part below it is added to `parts`. */
function visit(node: unknown, parts: Part[]): Part[] {
  if (typeof node !== "object" || node === null) return [];
  const inside = Object.values(node).flatMap((child) => visit(child, parts));
  if (!("span" in node) || !isSpan(node.span)) return inside;
  const isFilter = "kind" in node && !String(node.kind).endsWith("Pattern");
  const part: Part = { span: node.span, filters: inside, isFilter };
  parts.push(part);
  return isFilter ? [part] : inside;
}

const isSpan = (value: unknown): value is JqSyntax.Span =>
  typeof value === "object" && value !== null && "start" in value && "end" in value;
