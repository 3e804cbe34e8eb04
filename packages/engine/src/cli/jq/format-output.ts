import { formatJson } from "../../jq/values/format-json.ts";
import { raise } from "../../jq/values/jq-error.ts";
import { writeJson } from "../../jq/values/json-writer.ts";
import { sortedKeys } from "../../jq/values/string-order.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { colorJson } from "./color-json.ts";
import type { JqCommand } from "./jq-command.ts";

/** How an output of the program is written, what ends it included. */
export type FormatOutput = (value: JqValue) => string;

const RECORD_SEPARATOR = "\u001e";

export function outputFormat(command: JqCommand, color: boolean): FormatOutput {
  const { strings, ascii, seq } = command;
  const end = { json: "\n", raw: "\n", joined: "", nul: "\0" }[strings];
  const start = seq ? RECORD_SEPARATOR : "";
  const json = jsonFormat(command);
  return (value) => {
    // jq writes a string of ASCII output in quotes, whatever else was asked for.
    if (typeof value === "string" && strings !== "json" && !ascii) return start + rawText(value, strings) + end;
    const text = json(value);
    return start + (color ? colorJson(text) : text) + end;
  };
}

function jsonFormat({ indent, sortKeys, ascii }: JqCommand): FormatOutput {
  const keysOf = sortKeys ? sortedKeys : Object.keys;
  const plain = indent === null && !sortKeys;
  const json: FormatOutput = plain
    ? (value) => formatJson(value)
    : (value) => writeJson(value, 0, indent, undefined, keysOf);
  return ascii ? (value) => toAscii(json(value)) : json;
}

function rawText(text: string, strings: JqCommand["strings"]): string {
  if (strings === "nul" && text.includes("\0")) {
    raise(() => "Cannot dump a string containing NUL with --raw-output0 option");
  }
  return text;
}

function toAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
