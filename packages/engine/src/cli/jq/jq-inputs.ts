import { closeSync, openSync } from "node:fs";
import { compileJq, type JqProgram } from "../../jq/program.ts";
import type { JqValue } from "../../jq/values/value.ts";
import { ByteWindow, type ReadBytes, readDescriptor } from "../payloads/byte-window.ts";
import { splitLines } from "../payloads/read-lines.ts";
import type { JqCommand } from "./jq-command.ts";
import { openFailure } from "./jq-failure.ts";
import { JsonInput } from "./json-input.ts";

/** The inputs of `engine jq`, one after the other, and where the one read last is from. */
export class JqInputs {
  /** Files that could not be opened. */
  missing = 0;
  readonly #command: JqCommand;
  readonly #complain: (message: string) => void;
  readonly #inputs: Iterator<JqValue, void, void>;
  #file: string | null = null;
  #line: () => number = () => 0;

  constructor(command: JqCommand, complain: (message: string) => void) {
    this.#command = command;
    this.#complain = complain;
    this.#inputs = command.slurp ? this.#slurped() : this.#all();
  }

  /** Undefined when none is left. @throws {JqError} where the text is not JSON; nothing is read after that. */
  next(): JqValue | undefined {
    const { done, value } = this.#inputs.next();
    return done === true ? undefined : value;
  }

  /** `repo.json:3`: the lines read so far, as jq counts them. */
  get place(): string {
    return this.#file === null ? "<unknown>" : `${this.#file}:${this.#line()}`;
  }

  /** Null for standard input. */
  get filename(): string | null {
    return this.#file === "<stdin>" ? null : this.#file;
  }

  get line(): number {
    return this.#line();
  }

  *#slurped(): Generator<JqValue, void, void> {
    const all = [...this.#all()];
    yield this.#command.rawInput ? all.join("") : all;
  }

  *#all(): Generator<JqValue, void, void> {
    const { files } = this.#command;
    if (files.length === 0) yield* this.#read("<stdin>", 0);
    for (const file of files) yield* this.#open(file);
  }

  *#open(file: string): Generator<JqValue, void, void> {
    let descriptor: number;
    try {
      descriptor = file === "-" ? 0 : openSync(file, "r");
    } catch (error) {
      this.missing += 1;
      this.#complain(`jq: error: ${openFailure(file, error)}`);
      return;
    }
    try {
      yield* this.#read(file === "-" ? "<stdin>" : file, descriptor);
    } finally {
      if (descriptor !== 0) closeSync(descriptor);
    }
  }

  #read(name: string, descriptor: number): Iterable<JqValue> {
    this.#file = name;
    const read = readDescriptor(descriptor);
    return this.#command.rawInput ? this.#readRaw(read) : this.#readJson(read);
  }

  *#readRaw(read: ReadBytes): Generator<JqValue, void, void> {
    const window = new ByteWindow(read);
    let line = 0;
    this.#line = () => line;
    if (this.#command.slurp) {
      while (window.more());
      yield window.take(window.length).text;
      return;
    }
    for (const text of splitLines(window)) {
      line += 1;
      yield text;
    }
  }

  *#readJson(read: ReadBytes): Generator<JqValue, void, void> {
    const input = new JsonInput(new ByteWindow(this.#command.seq ? withoutSeparators(read) : read));
    this.#line = () => input.line;
    for (let value = input.next(); value !== undefined; value = input.next()) {
      if (this.#command.stream) yield* streamEvents(value);
      else yield value;
    }
  }
}

let toStream: JqProgram | null = null;

/** `[[0],1]`, `[[1],2]`, `[[1]]` for `[1,2]`. The value itself is whole in memory, unlike with jq. */
function streamEvents(value: JqValue): Iterable<JqValue> {
  toStream ??= compileJq("tostream");
  return toStream.run(value);
}

/** RFC 7464 puts the RS character in front of each text. Between values it separates as a space does. */
function withoutSeparators(read: ReadBytes): ReadBytes {
  return (into, at, length) => {
    const count = read(into, at, length);
    for (let i = into.indexOf(0x1e, at); i >= 0 && i < at + count; i = into.indexOf(0x1e, i)) into[i] = 0x20;
    return count;
  };
}
