import { compile } from "../../jq/compile/compile.ts";
import { MAPPING_SYNTAX } from "../expression.ts";

/** Words and `$title`, or an operator: what is written where a name is expected, and its quotes are forgotten. */
const NAME = /^(?:\$?[\p{L}\p{N}_]+(?:[ -]+[\p{L}\p{N}_]+)*|[=!<>]+)$/u;
const WORD = /^[A-Za-z_]\w*(?:-\w+)*$/;
/** `Properties.RegionName`, `acme.example`: a path without its dot, or a text. */
const DOTTED_WORDS = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;
const ADDRESS = /^(?:[a-z][a-z+.-]*:\/\/(?:\{\{[^{}]*\}\}|(?!\{\{[^{}]*\}\})\S)+|\w[\w.+-]*@[\w.-]+)$/i;
/** `Payments: the core`, `n/a`, `v1.2`; without brackets, pipes and quotes, of which jq is made. */
const SENTENCE = /^[\p{L}\p{N}][\p{L}\p{N}\p{So} _.,:;’'&@#%!?/+–—-]*$/u;
/** ` .name`, ` + `: no sentence has these, and jq has. */
const LIKE_JQ = /(?:^|[\s,])\.[\w"[]|\s[+/%]\s|\b(?:and|or|if|then)\b.*\./;

/** `word` may be a key without its dot as well, `text` only a text, `jq` is meant as jq. */
export type Kind = "name" | "word" | "text" | "jq";

/** What an expression that does not compile looks like to a person. */
export function kindOfText(text: string): Kind {
  if (WORD.test(text) || DOTTED_WORDS.test(text)) return "word";
  if (NAME.test(text)) return "name";
  if (ADDRESS.test(text)) return "text";
  return SENTENCE.test(text) && !LIKE_JQ.test(text) ? "text" : "jq";
}

/** A text as YAML and jq want it: `'"https://acme.example"'`. What is put into it stays: `https://acme.example/\(.id)`, `…/{{ .id }}`. */
export function quotedText(text: string): string {
  return `'${jqText(text).replaceAll("'", "''")}'`;
}

function jqText(text: string): string {
  const meant = `"${text.replaceAll(/\{\{\s*(\.[^{}"]+?)\s*\}\}/g, "\\($1)")}"`;
  const isFilled = meant.includes("\\(") && compile(meant, MAPPING_SYNTAX).problems.length === 0;
  return isFilled ? meant : JSON.stringify(text);
}
