import { dirname, resolve } from "node:path";
import { type Problem, parseConfigPath, problem, schemaProblems } from "@longshore/shared";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { ProblemsFailure } from "../cli-failure.ts";
import { defaultConfigsIn } from "../config/find-config.ts";
import { readTextFile } from "../config/read-text-file.ts";
import { EXIT } from "../exit-codes.ts";
import { type MappingTest, mappingTestsSchema } from "./mapping-test.ts";

/** A test and where it begins. */
export interface PlacedTest {
  readonly test: MappingTest;
  readonly index: number;
  readonly line: number;
}

export interface TestFile {
  readonly path: string;
  /** The configuration under test. */
  readonly config: string;
  readonly tests: readonly PlacedTest[];
  /** The file itself, for `--update`: comments and order stay. */
  readonly document: Document;
}

/** Reads a file of mapping tests. @throws {CliFailure} */
export function loadTestFile(path: string): TestFile {
  const lines = new LineCounter();
  const document = parseDocument(readTextFile(path, "the tests"), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line, column: col };
  };
  const invalid = (message: string, offset: number): Problem =>
    problem("test_invalid", message, { location: at(offset) });
  const [fault] = document.errors;
  if (fault !== undefined) throw new ProblemsFailure(EXIT.config, [invalid(fault.message, fault.pos[0])]);
  const value: unknown = document.toJS();
  const parsed = mappingTestsSchema.safeParse(value);
  if (!parsed.success) {
    const found = schemaProblems(parsed.error.issues, value);
    throw new ProblemsFailure(
      EXIT.config,
      found.map((each) => ({ ...invalid(each.message, offsetOf(document, each.path ?? "")), path: each.path ?? "" })),
    );
  }
  return {
    path,
    config: resolve(dirname(path), parsed.data.config ?? configBeside(path)),
    tests: parsed.data.tests.map((test, index) => ({
      test,
      index,
      line: at(offsetOf(document, `tests[${index}]`)).line,
    })),
    document,
  };
}

/** The configuration of a test file that names none. */
function configBeside(path: string): string {
  const [first = "port-app-config.yml"] = defaultConfigsIn(dirname(path));
  return first;
}

/** Where the value at a path begins, or the nearest thing around it that exists. */
function offsetOf(document: Document, path: string): number {
  const steps = parseConfigPath(path) ?? [];
  for (let length = steps.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(steps.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
