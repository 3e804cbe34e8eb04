import { type Guess, replaced } from "./guess.ts";

const BEGINS_WITH_DOT = "a key of the input begins with a dot";

/** `Properties.RegionName`, `.repo + folder.path`, and alone `path`, which is a function, but not of no arguments */
export const forgottenDot: Guess = ({ text, code, span }) => {
  const name = text.slice(span.start, span.end);
  if (!/^[A-Za-z_]\w*$/.test(name)) return [];
  // Behind a pipe a word is more likely meant as a function: `.name | capitalize`.
  const isPiped = /\|\s*$/.test(text.slice(0, span.start));
  const isUnknown = code === "jq_unknown_function" && text.charAt(span.end) !== "(" && !isPiped;
  const isAlone = code === "jq_wrong_arity" && /^\s*$/.test(text.slice(0, span.start)) && !text.includes("|");
  if (!isUnknown && !isAlone) return [];
  return [{ text: replaced(text, { start: span.start, end: span.start }, "."), why: BEGINS_WITH_DOT }];
};

/** `.items[*].name` of JSONPath */
export const star: Guess = ({ text, span }) => {
  const start = text.lastIndexOf("[", span.start);
  if (start < 0 || !text.startsWith("[*]", start)) return [];
  return [{ text: replaced(text, { start, end: start + 3 }, "[]"), why: "every element is `[]` in jq" }];
};

/** `$.items` of JSONPath */
export const root: Guess = ({ text, span }) => {
  const at = text.charAt(span.start) === "$" ? span.start : span.start - 1;
  const isRoot = text.charAt(at) === "$" && /^\$(?:[.[]|$)/.test(text.slice(at));
  if (!isRoot) return [];
  const end = text.charAt(at + 1) === "." ? at + 1 : at;
  return [{ text: replaced(text, { start: at, end: at + 1 }, end > at ? "" : "."), why: "the input is `.` in jq" }];
};

/** `.items.0.name` */
export const dottedNumber: Guess = ({ text, span }) => {
  const number = /^\.(\d+)(?![\w-])/.exec(text.slice(span.start));
  if (number === null || span.start === 0) return [];
  const end = span.start + number[0].length;
  return [
    {
      text: replaced(text, { start: span.start, end }, `[${number[1]}]`),
      why: `an element of an array is \`[${number[1]}]\``,
    },
  ];
};

/** `.a ?? "none"` */
export const nullish: Guess = ({ text, span }) => {
  const start = text.lastIndexOf("??", span.start);
  if (start < 0 || !/^\?\?\s*$/.test(text.slice(start, span.start))) return [];
  return [{ text: replaced(text, { start, end: start + 2 }, "//"), why: "a default value comes after `//` in jq" }];
};

/** `.state = "open" and .draft = false`, which jq reads as one assignment inside another */
export const twoAssignments: Guess = ({ text, span }) => {
  if (text.slice(span.start, span.end) !== "=") return [];
  const compared = text.replaceAll(/(?<=[\w\])"?] ?)=(?= ?[\w."$[({-])/g, "==");
  return compared === text ? [] : [{ text: compared, why: "`=` sets a value, and `==` compares" }];
};
