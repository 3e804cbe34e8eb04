import { renderProblem, visibleText } from "@longshore/shared/problems";
import { preview } from "../../mapping/preview.ts";
import { entityName } from "../../plan/catalog/entity-key.ts";
import type { Action, Change } from "../../plan/plan.ts";
import { placeOfItem } from "../run/item-source.ts";
import type { Screen } from "../terminal/terminal.ts";
import { deletionNotes } from "./deletion-notes.ts";
import { describeCause } from "./describe-cause.ts";
import { entityDifferences, type FieldDifference } from "./entity-differences.ts";
import type { PlannedChange, RunPlan } from "./run-plan.ts";

const SIGNS: Readonly<Record<Action, readonly [sign: string, color: string]>> = {
  create: ["+", "32"],
  update: ["~", "33"],
  delete: ["-", "31"],
  waiting: ["…", "36"],
  rejected: ["!", "31"],
  unchanged: ["=", "2"],
};

/** A plan for people: a block per change, then how many there are of each sort, and why deletions are held back. */
export function renderPlan(plan: RunPlan, screen: Screen): string {
  const shown = plan.changes.filter(({ change }) => change.action !== "unchanged");
  const blocks = shown.map((each) => block(each, screen).join("\n"));
  return [...blocks, [countsLine(plan), ...deletionNotes(plan)].join("\n")].join("\n\n");
}

function block(planned: PlannedChange, screen: Screen): string[] {
  const { change, sources } = planned;
  const [sign, color] = SIGNS[change.action];
  const heading = visibleText(`${sign} ${change.action} ${change.ref === null ? "an entity" : entityName(change.ref)}`);
  const [source] = sources;
  return [
    `${paint(screen, color, heading)}${source === undefined ? "" : `  (from ${visibleText(placeOfItem(source))})`}`,
    ...detailLines(change),
    ...reasonLines(change),
    ...change.problems.flatMap((problem) => indent(renderProblem(problem, { ...screen, width: screen.width - 4 }))),
  ];
}

function detailLines(change: Change): string[] {
  switch (change.action) {
    case "create":
    case "update":
      return entityDifferences(change.before, change.after).map(differenceLine);
    case "waiting":
      return change.waiting.missing.map((ref) => `    for ${visibleText(entityName(ref))}, which is not there yet`);
    default:
      return [];
  }
}

const VALUE_WIDTH = 60;

/** `properties.stars  3 → 5` */
function differenceLine({ field, before, after }: FieldDifference): string {
  const old = before === undefined ? "" : `${preview(before, VALUE_WIDTH)} → `;
  return visibleText(`    ${field}  ${old}${after === undefined ? "(nothing)" : preview(after, VALUE_WIDTH)}`);
}

/** A change that an item asked for needs no other reason. */
function reasonLines({ causes }: Change): string[] {
  if (causes.some(({ kind }) => kind === "mapped")) return [];
  const reasons = causes.flatMap((cause) => describeCause(cause) ?? []);
  return [...new Set(reasons)].map((reason) => visibleText(`    because ${reason}`));
}

function countsLine({ changes }: RunPlan): string {
  const count = (action: Action): number => changes.filter(({ change }) => change.action === action).length;
  return [
    `${count("create")} to create, ${count("update")} to update, ${count("delete")} to delete`,
    `${count("waiting")} waiting, ${count("rejected")} rejected, ${count("unchanged")} unchanged`,
  ].join("; ");
}

function indent(text: string): string[] {
  return text.split("\n").map((line) => `    ${line}`);
}

function paint({ color }: Screen, style: string, text: string): string {
  return color ? `\u001b[${style}m${text}\u001b[0m` : text;
}
