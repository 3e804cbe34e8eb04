import type { Command } from "commander";
import { usageFailure } from "../cli-failure.ts";
import { newCommand } from "../commander.ts";
import { CONFIG_HELP, findConfig } from "../config/find-config.ts";
import type { Terminal } from "../terminal/terminal.ts";

const FORMATS = ["table", "json", "ndjson"] as const;

/** How entities are printed. `report`: the whole run as one JSON document. */
export type RunFormat = (typeof FORMATS)[number] | "report";

export interface RunOptions {
  readonly config: string;
  readonly kind: string | undefined;
  readonly blueprints: string | undefined;
  readonly format: RunFormat;
  /** Tell of each item that gave no entity, and why. */
  readonly why: boolean;
  readonly mode: "compat" | "strict";
  readonly catalog: string | undefined;
  readonly plan: boolean;
  /** The payloads are only a part of what the tool has, so nothing is deleted on their account. */
  readonly partial: boolean;
  readonly integration: string | undefined;
  readonly evaluator: string;
  /** The evaluator that everything is compared with; null if nothing is. */
  readonly verify: string | null;
  readonly paths: readonly string[];
}

export function runCommand(terminal: Terminal): Command {
  return newCommand(
    {
      name: "run",
      description: "Maps payload files to entities. Entities go to standard output, a summary to standard error.",
      examples: [
        "engine run -c port-app-config.yml payloads/",
        "curl -s https://api.github.com/orgs/nodejs/repos | engine run -c port-app-config.yml --kind repository -",
        "engine run -c port-app-config.yml --blueprints blueprints.json --catalog snapshot.ndjson --plan payloads/",
      ],
      exits: ["config", "items", "input", "disagreement"],
    },
    terminal,
  )
    .argument(
      "[paths...]",
      "payload files (one JSON value, an array, or NDJSON), folders of them, - for standard input",
    )
    .option("-c, --config <file>", CONFIG_HELP)
    .option("-k, --kind <kind>", "kind of the items; else the only one there is, or the one a file is named after")
    .option("-b, --blueprints <file>", "hold entities to these blueprints")
    .option("-f, --format <format>", "table, json or ndjson; a table on a terminal, ndjson in a pipe")
    .option("--json", "the whole run as one JSON document: every outcome, counts, problems, plan")
    .option("--why", "tell of each item that gave no entity, and why")
    .option("--strict", "what is reported and lived with otherwise, fails its item")
    .option("--plan", "what the entities would change in the catalog (needs --blueprints)")
    .option("--catalog <file>", "the catalog as it is: entities, one JSON object a line; empty if not given")
    .option("--partial", "with --plan: the payloads are not all there are, so delete nothing that they lack")
    .option("--integration <id>", "with --plan: whose entities these are")
    .option("--evaluator <name>", "compiled, wasm (real jq 1.8.2) or binary (a jq executable)", "compiled")
    .option("--verify", "evaluate every expression with real jq too (wasm, or --evaluator), and report differences")
    .allowExcessArguments();
}

/** As commander gives them: absent where not given. */
interface GivenOptions {
  readonly config?: string;
  readonly kind?: string;
  readonly blueprints?: string;
  readonly format?: string;
  readonly json?: true;
  readonly why?: true;
  readonly strict?: true;
  readonly plan?: true;
  readonly catalog?: string;
  readonly partial?: true;
  readonly integration?: string;
  readonly evaluator: string;
  readonly verify?: true;
}

/** @throws {CliFailure} where options do not go together */
export function readRunOptions(command: Command, terminal: Terminal): RunOptions {
  const given = command.opts<GivenOptions>();
  checkPlanOptions(given);
  return {
    ...findConfig({ option: given.config, paths: command.args }, terminal),
    kind: given.kind,
    blueprints: given.blueprints,
    format: formatOf(given, terminal),
    why: given.why === true,
    mode: given.strict === true ? "strict" : "compat",
    catalog: given.catalog,
    plan: given.plan === true,
    partial: given.partial === true,
    integration: given.integration,
    // With --verify it is the other one, and this engine maps.
    evaluator: given.verify === true ? "compiled" : given.evaluator,
    verify: given.verify === true ? realEvaluator(given.evaluator) : null,
  };
}

/** This engine is not compared with itself. */
function realEvaluator(evaluator: string): string {
  return evaluator === "compiled" ? "wasm" : evaluator;
}

function checkPlanOptions({ plan, blueprints, catalog, partial, integration }: GivenOptions): void {
  if (plan === true && blueprints === undefined) {
    throw usageFailure("--plan needs --blueprints: they say what entities are like");
  }
  const lonely = Object.entries({ catalog, partial, integration }).find(([, value]) => value !== undefined);
  if (plan !== true && lonely !== undefined) throw usageFailure(`--${lonely[0]} is about a plan: add --plan`);
}

function formatOf({ json, format, plan }: GivenOptions, { data }: Terminal): RunFormat {
  if (json === true) {
    if (format !== undefined) throw usageFailure("--json and --format do not go together: choose one");
    return "report";
  }
  if (format === undefined && plan === true) return "table";
  if (format === undefined) return data.isTerminal ? "table" : "ndjson";
  const known = FORMATS.find((each) => each === format);
  if (known === undefined)
    throw usageFailure(`there is no format ${JSON.stringify(format)}: use ${FORMATS.join(", ")}`);
  return known;
}
