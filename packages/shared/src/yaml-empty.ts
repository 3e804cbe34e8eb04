import { type Document, isNode, isScalar } from "yaml";
import type { ConfigPath } from "./config-path.ts";
import { asText, inSingleQuotes, isWholeJq } from "./whole-jq.ts";
import { outermostBrackets, unusedAnchor } from "./yaml-losses.ts";
import { startOf, toLineEnd, type YamlStep } from "./yaml-nodes.ts";

/** Why nothing stands behind a key, and what to write. */
export interface EmptyValue {
  readonly message: string;
  readonly hint: string;
}

const WRITE = "Write a value after the colon, or take the key out.";

/** Null if there is a value, be it a `null` that is written. */
export function emptyValue(
  document: Document.Parsed,
  text: string,
  path: ConfigPath,
  steps: readonly YamlStep[],
): EmptyValue | null {
  const step = steps.at(-1);
  if (step === undefined || !isEmpty(step.value)) return null;
  const key = `\`${String(path.at(-1))}\` has no value`;
  const brackets = outermostBrackets(path, steps, text);
  if (brackets !== null) {
    const quoted = isWholeJq(brackets) ? `: ${inSingleQuotes(brackets)}` : "";
    const message = `\`${brackets.charAt(0)}\` without quotes begins a map of YAML, in which ${key}`;
    return { message, hint: `If this is jq, put the whole expression in single quotes${quoted}.` };
  }
  const anchor = isNode(step.value) ? unusedAnchor(document, step.value) : null;
  if (anchor !== null) return ofText(`&${anchor}`, `\`&${anchor}\` is an anchor in YAML, so ${key}`);
  const comment = commentBehind(text, startOf(step.key) ?? 0);
  if (comment === null) return { message: key, hint: WRITE };
  const message = `\`#\` begins a comment in YAML, so ${key}`;
  return /^#\s/.test(comment) ? { message, hint: WRITE } : ofText(comment, message);
}

function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null && value.source === "");
}

function ofText(text: string, message: string): EmptyValue {
  return { message, hint: `If the text itself is meant, it needs inner quotes: ${asText(text)}.` };
}

/** `ticket: #123` */
function commentBehind(text: string, key: number): string | null {
  return /:\s+(#.*)$/.exec(toLineEnd(text, key))?.[1]?.trimEnd() ?? null;
}
