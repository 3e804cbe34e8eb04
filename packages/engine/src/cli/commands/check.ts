import { inFileOrder, loadMappingConfig, type Problem, renderProblems } from "@longshore/shared";
import { formatJson } from "../../jq/values/format-json.ts";
import { checkMapping } from "../../mapping/static-check.ts";
import { usageFailure } from "../cli-failure.ts";
import type { CommandMain } from "../command.ts";
import { newCommand, parseArguments } from "../commander.ts";
import { distinctProblems } from "../config/distinct-problems.ts";
import { CONFIG_HELP, defaultConfig } from "../config/find-config.ts";
import { loadBlueprints } from "../config/load-blueprints.ts";
import { readFile } from "../config/read-text-file.ts";
import { EXIT } from "../exit-codes.ts";
import { problemRecord } from "../problem-record.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface CheckOptions {
  readonly config?: string;
  readonly blueprints?: string;
  readonly json?: true;
  readonly strict?: true;
}

function checkCommand(terminal: Terminal) {
  return newCommand(
    {
      name: "check",
      description: "Finds what is wrong with a configuration, without any payload.",
      examples: ["engine check mapping.yml", "engine check -c port-app-config.yml --blueprints blueprints.json --json"],
      exits: ["config", "input"],
    },
    terminal,
  )
    .argument("[file]", "the configuration, as with -c")
    .option("-c, --config <file>", CONFIG_HELP)
    .option("-b, --blueprints <file>", "hold the mapping to these blueprints")
    .option("--strict", "end with exit code 3 for warnings, too")
    .option("--json", "problems as one JSON document");
}

/** `engine check`: everything that is wrong with a configuration, or a line that says that nothing is. */
export const main: CommandMain = (args, terminal) => {
  const command = parseArguments(checkCommand(terminal), args);
  if (command === null) return EXIT.ok;
  const { config, blueprints: blueprintFile, json, strict } = command.opts<CheckOptions>();
  const file = checkedFile(config, command.args[0]) ?? defaultConfig(terminal);
  const loaded = loadMappingConfig(readFile(file, "the configuration"), { file });
  const blueprints = blueprintFile === undefined ? null : loadBlueprints(blueprintFile);
  const settings = blueprints === null ? {} : { blueprints: blueprints.blueprints };
  // As in `loadConfig`.
  const unread = !loaded.ok && loaded.config === undefined;
  const found = unread ? [] : checkMapping(loaded.config, { document: loaded.document, ...settings });
  const ofConfig = inFileOrder(distinctProblems([...loaded.problems, ...found]));
  const problems = [...ofConfig, ...(blueprints?.problems ?? [])];
  const isWrong = problems.some((each) => each.severity === "error" || strict === true || isLost(each));
  const { output } = terminal.data;
  if (json === true) {
    output.writeLine(formatJson({ version: 1, command: "check", ok: !isWrong, problems: problems.map(problemRecord) }));
  } else {
    output.writeLine(problems.length === 0 ? `${file}: nothing to report` : renderProblems(problems, terminal.data));
  }
  return isWrong ? EXIT.config : EXIT.ok;
};

function checkedFile(option: string | undefined, argument: string | undefined): string | undefined {
  if (option !== undefined && argument !== undefined) {
    throw usageFailure(`two configurations, ${option} and ${argument}: check one at a time`);
  }
  return option ?? argument;
}

/** What stands under the wrong key was written to have an effect, and has none. A running integration works on without it. */
function isLost({ code }: Problem): boolean {
  return code === "config_misplaced_key";
}
