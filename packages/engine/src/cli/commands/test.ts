import { formatJson } from "../../jq/values/format-json.ts";
import { ProblemsFailure, usageFailure } from "../cli-failure.ts";
import type { CommandMain } from "../command.ts";
import { newCommand, parseArguments } from "../commander.ts";
import { loadConfig } from "../config/load-config.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { findTestFiles } from "../mapping-tests/find-test-files.ts";
import { junitReport } from "../mapping-tests/junit-report.ts";
import { runTest } from "../mapping-tests/run-test.ts";
import { loadTestFile } from "../mapping-tests/test-file.ts";
import { countTests, type FileResult, jsonReport, textReport } from "../mapping-tests/test-report.ts";
import { updateTests } from "../mapping-tests/update-tests.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface TestOptions {
  readonly config?: string;
  readonly update?: true;
  readonly reporter: string;
}

const REPORTERS = ["text", "json", "junit"];

function testCommand(terminal: Terminal) {
  return newCommand(
    {
      name: "test",
      description: "Runs mapping tests: payloads in YAML, and what the mapping has to make of them.",
      examples: [
        "engine test",
        "engine test examples/github/tests.yml --reporter junit > junit.xml",
        "engine test --update",
      ],
      exits: ["config", "input", "tests"],
    },
    terminal,
  )
    .argument("[files...]", "test files, or folders with tests.yml or *.tests.yml; this folder if none is given")
    .option("-c, --config <file>", "test this configuration, whatever the test files say")
    .option("--update", "write what the mapping gives into the tests that expect other entities")
    .option("--reporter <name>", "text, json or junit", "text");
}

/** `engine test`: test files → results. */
export const main: CommandMain = (args, terminal) => {
  const command = parseArguments(testCommand(terminal), args);
  if (command === null) return EXIT.ok;
  const options = command.opts<TestOptions>();
  if (!REPORTERS.includes(options.reporter)) {
    throw usageFailure(`there is no reporter ${JSON.stringify(options.reporter)}: use ${REPORTERS.join(", ")}`);
  }
  const files = findTestFiles(command.args).map((path) => testFile(path, options, terminal));
  report(files, options.reporter, terminal);
  return exitCodeOf(files);
};

function testFile(path: string, { config, update }: TestOptions, { words }: Terminal): FileResult {
  try {
    const file = loadTestFile(path);
    const { mapping } = loadConfig(config ?? file.config);
    const results = file.tests.map((test) => runTest(file, test, mapping));
    const updated = update === true ? updateTests(file, results) : 0;
    if (updated === 0) return { path, results, problems: [] };
    words.output.writeLine(`${path}: ${updated} updated`);
    const now = loadTestFile(path);
    return { path, results: now.tests.map((test) => runTest(now, test, mapping)), problems: [] };
  } catch (error) {
    if (!(error instanceof ProblemsFailure)) throw error;
    return { path, results: [], problems: error.problems };
  }
}

function report(files: readonly FileResult[], reporter: string, { data }: Terminal): void {
  if (reporter === "json") data.output.writeLine(formatJson(jsonReport(files)));
  else if (reporter === "junit") data.output.write(junitReport(files));
  else data.output.writeLine(textReport(files, data));
}

function exitCodeOf(files: readonly FileResult[]): ExitCode {
  if (files.some(({ problems }) => problems.length > 0)) return EXIT.config;
  return countTests(files).failed > 0 ? EXIT.tests : EXIT.ok;
}
