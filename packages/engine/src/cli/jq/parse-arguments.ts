import { readFileSync } from "node:fs";
import { JqError } from "../../jq/values/jq-error.ts";
import { parseJson, parseJsonStream } from "../../jq/values/parse-json.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { JQ_EXIT } from "../exit-codes.ts";
import { DEFAULT_COMMAND, type JqCommand } from "./jq-command.ts";
import { JqFailure, jqUsage, openFailure } from "./jq-failure.ts";
import { BAD_INDENT, FLAGS, SHORT, VALUED } from "./jq-options.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What arguments that are no options mean, after the program: set by `--args` and `--jsonargs`. */
type Positional = "files" | "strings" | "json";

/**
 * Reads the arguments as jq does: options may stand anywhere, and the first argument that is none is the program.
 * @throws {JqFailure}
 */
export function parseJqArguments(args: readonly string[]): JqCommand {
  const parser = new ArgumentParser([...args]);
  parser.parse();
  return parser.command;
}

class ArgumentParser {
  readonly command: Mutable<JqCommand> = { ...DEFAULT_COMMAND };
  readonly #named = new Map<string, JqValue>();
  readonly #rest: string[];
  #positional: Positional = "files";

  constructor(args: string[]) {
    this.#rest = args;
    this.command.named = this.#named;
  }

  parse(): void {
    let optionsEnded = false;
    for (let arg = this.#rest.shift(); arg !== undefined; arg = this.#rest.shift()) {
      if (optionsEnded || arg === "-" || !arg.startsWith("-")) this.#takeText(arg);
      else if (arg === "--") optionsEnded = true;
      else if (arg.startsWith("--")) this.#takeLong(arg.slice(2));
      else this.#takeShort(arg.slice(1));
    }
  }

  #takeText(text: string): void {
    const { command } = this;
    if (command.program === null) command.program = text;
    else if (this.#positional === "files") command.files = [...command.files, text];
    else if (this.#positional === "strings") command.positional = [...command.positional, text];
    else command.positional = [...command.positional, jsonArgument("jsonargs", text)];
  }

  #takeLong(name: string): void {
    if (name === "args") this.#positional = "strings";
    else if (name === "jsonargs") this.#positional = "json";
    else if (Object.hasOwn(FLAGS, name)) Object.assign(this.command, FLAGS[name]);
    else if (Object.hasOwn(VALUED, name)) this.#setValue(name, this.#values(name));
    else throw jqUsage(`Unknown option --${name}`);
  }

  /** `-nr` is `-n -r`; `-Ldir` and `-L dir` are the same. */
  #takeShort(letters: string): void {
    if (letters.startsWith("L")) {
      this.#setValue("library-path", letters.length > 1 ? [letters.slice(1)] : this.#values("library-path"));
      return;
    }
    for (const letter of letters) {
      const name = Object.hasOwn(SHORT, letter) ? SHORT[letter] : undefined;
      if (name === undefined) throw jqUsage(`Unknown option -${letter}`);
      Object.assign(this.command, FLAGS[name]);
    }
  }

  #values(name: string): string[] {
    const { count, missing } = VALUED[name] ?? { count: 0, missing: "" };
    if (this.#rest.length < count) throw jqUsage(missing);
    return this.#rest.splice(0, count);
  }

  #setValue(option: string, [first = "", second = ""]: readonly string[]): void {
    const { command } = this;
    if (option === "indent") command.indent = indentation(first);
    else if (option === "library-path") command.searchList = [...command.searchList, first];
    else if (option === "evaluator") command.evaluator = first;
    // Of two values for one name, jq keeps the first.
    else if (!this.#named.has(first)) this.#named.set(first, namedValue(option, first, second));
  }
}

function indentation(text: string): string {
  const spaces = Number(text);
  if (!/^-?\d+$/.test(text) || spaces < -1 || spaces > 7) throw jqUsage(BAD_INDENT);
  return spaces === -1 ? "\t" : " ".repeat(spaces);
}

function namedValue(option: string, name: string, text: string): JqValue {
  if (option === "arg") return text;
  if (option === "argjson") return jsonArgument(option, text);
  try {
    const content = readFileSync(text, "utf8");
    return option === "rawfile" ? content : parseJsonStream(content);
  } catch (error) {
    const reason = error instanceof JqError ? String(error.value) : openFailure(text, error);
    throw new JqFailure(JQ_EXIT.usage, `jq: Bad JSON in --${option} ${name} ${text}: ${reason}`);
  }
}

function jsonArgument(option: string, text: string): JqValue {
  try {
    return parseJson(text);
  } catch {
    throw jqUsage(`invalid JSON text passed to --${option}`);
  }
}
