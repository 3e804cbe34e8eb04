import type { Run } from "../values/run.ts";
import type { JqValue } from "../values/value.ts";
import type { Core } from "./core.ts";
import { Code, js } from "./emit/code.ts";
import { Emitter, RUN } from "./emit/emitter.ts";
import { EMITTERS } from "./emit/emitters.ts";
import { Env } from "./emit/env.ts";
import { type Kont, valueFlow } from "./emit/flow.ts";
import { NotLinked } from "./not-linked.ts";

/** The forms in which one program can be had. Each is emitted when it is first asked for. */
export interface Entries {
  /** The first output, or undefined; nothing after it is computed. */
  readonly first: (run: Run, input: JqValue) => JqValue | undefined;
  /** All outputs, handed to a callback. */
  readonly each: (run: Run, input: JqValue, output: (value: JqValue) => void) => void;
  /** All outputs, one at a time as they are asked for. */
  readonly lazy: (run: Run, input: JqValue) => Iterator<JqValue, void, void>;
}

const INPUT = Code.name("input");
const OUTPUT = Code.name("output");

/** The JavaScript of one entry, and the values it refers to. */
export interface Emitted {
  readonly source: string;
  readonly values: readonly unknown[];
  /** Nodes of the program that were written, copies included. */
  readonly size: number;
}

interface EmittedCode extends Pick<Emitted, "values" | "size"> {
  readonly code: Code;
}

/** @throws {NotLinked} */
export function emit(core: Core, form: keyof Entries): Emitted {
  const { code, ...rest } = linkable(() => emitCode(core, form));
  return { source: Code.textOf(code), ...rest };
}

function emitCode(core: Core, form: keyof Entries): EmittedCode {
  const e = new Emitter(EMITTERS);
  const { node, head, kont } = shape(e, core, form);
  e.lazy = form === "lazy";
  const body = e.capture(() => e.gen(node, Env.EMPTY, valueFlow(INPUT), kont));
  const values = Code.name("values");
  const code = js`"use strict";\n${e.scope.declarations(values)}${e.globals}return ${head} {\n${body}};\n`;
  return { code, values: e.scope.values, size: e.written };
}

function shape(e: Emitter, core: Core, form: keyof Entries): { node: Core; head: Code; kont: Kont } {
  switch (form) {
    case "first":
      return {
        node: { kind: "first", body: core },
        head: js`function (${RUN}, ${INPUT})`,
        kont: { tiny: true, emit: ({ v }) => e.line(js`return ${v};\n`) },
      };
    case "each":
      return {
        node: core,
        head: js`function (${RUN}, ${INPUT}, ${OUTPUT})`,
        kont: { tiny: true, emit: ({ v }) => e.line(js`${OUTPUT}(${v});\n`) },
      };
    case "lazy":
      return {
        node: core,
        head: js`function* (${RUN}, ${INPUT})`,
        kont: { tiny: true, emit: ({ v }) => e.line(js`yield ${v};\n`) },
      };
  }
}

/**
 * The program as a function.
 *
 * @throws {NotLinked} for one that is to become too much code, or code that is nested too deep for this thread's stack.
 */
export function link<F extends keyof Entries>(core: Core, form: F): Entries[F] {
  return linkable(() => {
    const { code, values } = emitCode(core, form);
    return evaluateCode(code, values);
  });
}

/** The emitter counts how deep it is; where the stack is smaller or half used, V8's parser or the emitter ends first. */
function linkable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof RangeError ? new NotLinked("jq_too_deep", "the program is nested too deeply") : error;
  }
}

/**
 * The only place where text becomes a function. The text is made of {@link Code} alone, and reads `values` by position;
 * see docs/generated-code.md. It is for the caller to know what it evaluates to.
 */
export function evaluateCode<T>(code: Code, values: readonly unknown[]): T {
  return new Function("values", Code.textOf(code))(values);
}
