import { type Problem, problem } from "@longshore/shared";
import type { JqObject } from "../../jq/values/value.ts";
import type { CatalogEntity } from "../catalog/catalog-entity.ts";
import type { EntitySearch } from "../catalog/catalog-view.ts";
import { readRuleTree } from "./rule-tree.ts";

/** Where searches run: the catalog with what the plan has done so far. `at` is the time that `today` means. */
export interface SearchScope {
  readonly at: string;
  search(search: EntitySearch): readonly CatalogEntity[];
}

/** The identifiers that were found, or why there are none to use. */
export type SearchResult = { readonly found: readonly string[] } | { readonly problem: Problem };

/** Port's bound for a relation with many targets. */
const MOST_TARGETS = 100;

/** Every hit, by identifier. More than 100 are a mistake in the query, not a relation. */
export function searchMany(query: JqObject, blueprint: string, path: string, scope: SearchScope): SearchResult {
  const tree = readRuleTree(query, path);
  if ("code" in tree) return { problem: tree };
  const hits = scope.search({ blueprint, query: tree, at: scope.at });
  if (hits.length > MOST_TARGETS) {
    const message = `the search among \`${blueprint}\` found ${hits.length} entities; at most ${MOST_TARGETS} are allowed`;
    return { problem: problem("search_many_matches", message, { path }) };
  }
  return { found: hits.map((entity) => entity.identifier).sort() };
}

/** At most one hit; several are a problem, since nobody could say which one was meant. */
export function searchOne(query: JqObject, blueprint: string, path: string, scope: SearchScope): SearchResult {
  const result = searchMany(query, blueprint, path, scope);
  if ("problem" in result || result.found.length < 2) return result;
  const names = result.found.slice(0, 3).join("`, `");
  const message = `the search among \`${blueprint}\` found ${result.found.length} entities where one is needed: \`${names}\`${result.found.length > 3 ? ", …" : ""}`;
  return { problem: problem("search_many_matches", message, { path }) };
}

/** What a search that found nothing says: `warning` where the field can be left empty, `error` where it cannot. */
export function noMatch(blueprint: string, path: string, severity: "error" | "warning"): Problem {
  return problem("search_no_match", `the search among \`${blueprint}\` found no entity`, { path, severity });
}
