import { type ConfigPath, formatConfigPath, type Problem, problem } from "@longshore/shared";
import { parseProgram } from "../jq/syntax/parse.ts";
import { delpaths } from "../jq/values/delete-paths.ts";
import { JqError } from "../jq/values/jq-error.ts";
import { LimitReached } from "../jq/values/run.ts";
import { isObject, typeOf } from "../jq/values/type-of.ts";
import type { JqObject, JqValue } from "../jq/values/value.ts";
import { evaluationFailure } from "./evaluation-failure.ts";
import { describeFailure, describeMissing, describeRefused } from "./explain/describe-finding.ts";
import { type Expression, MAPPING_SYNTAX } from "./expression.ts";
import { Finding } from "./finding.ts";
import type { ItemRun } from "./item-run.ts";
import { hintOnFailure, hintOnType, meantList, orEmpty } from "./list-hints.ts";
import { listSource } from "./list-source.ts";
import { preview } from "./preview.ts";
import type { ListSource } from "./source-place.ts";

const NAME = "itemsToParse";

/** `port.itemsToParse` and its two settings. */
export interface ItemsToParse {
  readonly path: string;
  readonly expression: Expression;
  /** The key under which each element stands: `itemsToParseName`. */
  readonly key: string;
  /** The path of the list inside the item, to be taken out; null to leave the item whole. */
  readonly removed: readonly (string | number)[] | null;
}

interface Settings {
  readonly itemsToParseName?: string | null | undefined;
  readonly itemsToParseTopLevelTransform?: boolean | undefined;
}

/** Reads the settings, and finds out which list is to be taken out of the item. */
export function readItemsToParse(
  expression: Expression,
  settings: Settings,
  base: ConfigPath,
): { readonly itemsToParse: ItemsToParse; readonly problems: readonly Problem[] } {
  const path = formatConfigPath([...base, "itemsToParse"]);
  const key = settings.itemsToParseName ?? "item";
  const isWanted = settings.itemsToParseTopLevelTransform !== false && !expression.isBroken;
  const source = isWanted ? sourceIn(expression.text) : null;
  const removed = source?.kind === "path" ? source.path : null;
  const meant = expression.isBroken ? null : meantList(expression.text);
  const doubts = source?.kind === "unproven" ? [unproven(path, expression.text)] : [];
  const problems = meant === null ? doubts : [singleElements(path, expression.text, meant)];
  const named = nameProblem(key, formatConfigPath([...base, "itemsToParseName"]));
  return { itemsToParse: { path, expression, key, removed }, problems: [...problems, ...named] };
}

function sourceIn(text: string): ListSource | null {
  const { program } = parseProgram(text, MAPPING_SYNTAX);
  const source = program === null ? null : listSource(program);
  // `.`: an item is an object, so it is no list to begin with.
  return source?.kind === "path" && source.path.length === 0 ? null : source;
}

/** `itemsToParseName: .tag` makes a key `.tag`, which `.tag` does not read. */
function nameProblem(key: string, path: string): Problem[] {
  const name = /^[.$]*["'[]*([A-Za-z_][\w-]*)["'\]]*$/.exec(key)?.[1];
  if (name === undefined || name === key) return [];
  const message = `\`itemsToParseName\` is a name, not jq: the key would be \`${key}\` with all its signs`;
  return [problem("meaning_doubtful", message, { path, hint: `Write \`itemsToParseName: ${name}\`` })];
}

function singleElements(path: string, expression: string, meant: string): Problem {
  return problem("meaning_doubtful", "`[]` gives the elements one by one, and a list is needed", {
    path,
    expression,
    span: { start: 0, end: expression.length },
    hint: `Write the list: \`${meant}\``,
  });
}

function unproven(path: string, expression: string): Problem {
  const message = "it cannot be proven which list of the item this reads, so the items keep all their keys";
  return problem("items_to_parse_path_unproven", message, {
    path,
    expression,
    span: { start: 0, end: expression.length },
  });
}

/** The items that an item stands for. `hidden`: a warning that their elements hide a key of the item. */
export interface Expansion {
  readonly items: readonly JqObject[];
  readonly hidden: Finding | null;
}

/** One shallow copy of the item per element of the list, without the list, with the element under its key. */
export function expandItem(itemsToParse: ItemsToParse, raw: ItemRun): Expansion | Finding {
  const { expression, key } = itemsToParse;
  try {
    const list = expression.evaluate(raw.run, raw.item);
    if (!Array.isArray(list)) return notAList(itemsToParse, raw, list);
    if (list.length > raw.run.budget.outputs) throw new LimitReached("outputs", raw.run.budget.outputs);
    const top = withoutList(itemsToParse, raw);
    raw.run.allocate(list.length * (Object.keys(top).length + 1));
    const items = list.map((element) => ({ ...top, [key]: element }));
    return { items, hidden: Object.hasOwn(top, key) && top[key] !== list ? hiddenKey(itemsToParse, raw) : null };
  } catch (thrown) {
    const failure = evaluationFailure(thrown, expression.text, raw.run);
    if (failure.kind === "halt") return notAList(itemsToParse, raw, undefined);
    const code = failure.kind === "limit" ? failure.code : "items_to_parse_error";
    return new Finding(code, itemsToParse, () => ({
      ...describeFailure(NAME, expression, raw, failure),
      ...hintOnFailure(expression.text, failure),
    }));
  }
}

/** `{"item": "mine", "tags": ["x"]}` with `itemsToParse: .tags`: `.item` is `"x"`, and nothing reads `"mine"`. */
function hiddenKey(itemsToParse: ItemsToParse, { whole }: ItemRun): Finding {
  const { path, key } = itemsToParse;
  const itemsToParseName = path.replace(/itemsToParse$/, "itemsToParseName");
  return new Finding("items_to_parse_hides_key", { path: itemsToParseName, expression: null }, () => ({
    message: `the items have a key \`${key}\` of their own, and the elements of \`itemsToParse\` hide it`,
    notes: [`input: ${preview(whole())}`],
    hint: `Give the elements a name that no item has, such as \`itemsToParseName: ${key === "element" ? "entry" : "element"}\``,
  }));
}

function notAList(itemsToParse: ItemsToParse, raw: ItemRun, value: JqValue | undefined): Finding {
  const { expression } = itemsToParse;
  if (expression.isBroken) return brokenList(itemsToParse);
  return new Finding("items_to_parse_not_array", itemsToParse, () =>
    value === undefined || value === null
      ? {
          hint: `If such items are to be left out: \`${orEmpty(expression.text)}\``,
          ...describeMissing(NAME, expression, raw, value),
        }
      : {
          ...describeRefused(NAME, expression, raw, `gave ${withArticle(typeOf(value))} instead of a list`),
          hint: hintOnType(expression.text, value),
        },
  );
}

function brokenList(itemsToParse: ItemsToParse): Finding {
  return new Finding("items_to_parse_error", itemsToParse, () => {
    const [first] = itemsToParse.expression.problems;
    return { message: `${NAME} does not compile: ${first?.message ?? "it is not jq"}` };
  });
}

function withArticle(type: string): string {
  return type === "object" ? "an object" : `a ${type}`;
}

/** As jq's `del`. An item in which the path leads through something else stays whole. */
function withoutList({ removed }: ItemsToParse, { item, run }: ItemRun): JqObject {
  if (removed === null) return item;
  try {
    const rest = delpaths(run, item, [[...removed]]);
    return isObject(rest) ? rest : item;
  } catch (thrown) {
    if (thrown instanceof JqError) return item;
    throw thrown;
  }
}
