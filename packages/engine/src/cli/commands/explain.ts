import { type ConfigDocument, didYouMean, renderProblems } from "@longshore/shared";
import { formatJson } from "../../jq/values/format-json.ts";
import { inputFailure, usageFailure } from "../cli-failure.ts";
import type { CommandMain } from "../command.ts";
import { newCommand, parseArguments } from "../commander.ts";
import { CONFIG_HELP, findConfig } from "../config/find-config.ts";
import { kindsOf, loadConfig } from "../config/load-config.ts";
import { EXIT } from "../exit-codes.ts";
import { type ExplainedItem, explainFiles } from "../explain/explained-item.ts";
import { explanationRecord } from "../explain/explanation-record.ts";
import { type ExplanationView, explanationText, isWithin } from "../explain/explanation-text.ts";
import { chooseFiles } from "../run/choose-files.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface ExplainOptions {
  readonly config?: string;
  readonly kind?: string;
  readonly field?: string;
  readonly line?: string;
  readonly json?: true;
}

function explainCommand(terminal: Terminal) {
  return newCommand(
    {
      name: "explain",
      description:
        "Shows how a payload becomes an entity: each value, its expression and line, where a null came from.",
      examples: [
        "engine explain -c port-app-config.yml --kind repository payload.json",
        "engine explain -c port-app-config.yml payloads/issue.ndjson --line 3 --field properties.url",
      ],
      exits: ["config", "input"],
    },
    terminal,
  )
    .argument("[paths...]", "payload files, - for standard input")
    .option("-c, --config <file>", CONFIG_HELP)
    .option("-k, --kind <kind>", "kind of the items; else the only one there is, or the one a file is named after")
    .option("--field <name>", "show one field alone: properties.url, relations, identifier")
    .option("--line <number>", "only the item that begins on this line of the file")
    .option("--json", "as one JSON document");
}

/** `engine explain`: payload → what the selector saw, and where each value came from. */
export const main: CommandMain = (args, terminal) => {
  const command = parseArguments(explainCommand(terminal), args);
  if (command === null) return EXIT.ok;
  const options = command.opts<ExplainOptions>();
  const { config, paths } = findConfig({ option: options.config, paths: command.args }, terminal);
  const { mapping, document } = loadConfig(config);
  const { files, unread } = chooseFiles(paths, kindsOf(mapping), options.kind);
  const line = lineNumber(options.line);
  const items = explainFiles(mapping, files, line);
  const view = { document, screen: terminal.data, field: options.field ?? null };
  const count = options.json === true ? printRecords(items, document, terminal) : printTexts(items, view);
  if (unread.length > 0) terminal.words.output.writeLine(renderProblems(unread, terminal.words));
  if (count === 0 && line !== null) throw inputFailure(`no item begins on line ${line}`);
  return EXIT.ok;
};

function printTexts(items: Iterable<ExplainedItem>, view: ExplanationView): number {
  const { output } = view.screen;
  let printed = 0;
  for (const item of items) {
    checkField(item, view.field);
    output.writeLine(`${printed > 0 ? "\n" : ""}${explanationText(item, view)}`);
    printed += 1;
  }
  return printed;
}

function printRecords(items: Iterable<ExplainedItem>, document: ConfigDocument, { data }: Terminal): number {
  let printed = 0;
  data.output.write('{"version":1,"command":"explain","items":[');
  for (const item of items) {
    data.output.write(`${printed > 0 ? "," : ""}\n${formatJson(explanationRecord(item, document))}`);
    printed += 1;
  }
  data.output.writeLine("\n]}");
  return printed;
}

function lineNumber(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d*$/.test(text)) throw usageFailure("--line takes a number from 1 on");
  return Number(text);
}

function checkField({ explanation }: ExplainedItem, asked: string | null): void {
  const names = explanation.fields.map(({ field }) => field);
  if (asked === null || names.length === 0 || names.some((name) => isWithin(name, asked))) return;
  const meant = names.find((name) => name.endsWith(`.${asked}`)) ?? didYouMean(asked, names);
  const hint = meant === null ? `it has ${names.join(", ")}` : `did you mean ${meant}?`;
  throw usageFailure(`the mapping has no field ${JSON.stringify(asked)}: ${hint}`);
}
