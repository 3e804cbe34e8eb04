import type { JqType } from "../../jq/values/value.ts";
import { type TypeSet, typeSet } from "./type-set.ts";

/** Builtins whose outputs have one type whatever the input and arguments. One that is not here may give anything. */
const BY_TYPE: Partial<Record<JqType, readonly string[]>> = {
  string: [
    ...["tostring", "tojson", "type", "join", "implode", "ascii_downcase", "ascii_upcase", "trim", "ltrim", "rtrim"],
    ...["todate", "todateiso8601", "strftime", "strflocaltime", "gsub", "sub", "format", "splits"],
  ],
  number: [
    ...[
      "length",
      "utf8bytelength",
      "tonumber",
      "floor",
      "ceil",
      "round",
      "sqrt",
      "fabs",
      "trunc",
      "log",
      "log2",
      "exp",
    ],
    ...["now", "mktime", "fromdate", "fromdateiso8601", "bsearch"],
  ],
  boolean: ["not", "test", "startswith", "endswith", "has", "in", "contains", "inside", "any", "all", "isempty", "IN"],
  array: [
    ...[
      "keys",
      "keys_unsorted",
      "to_entries",
      "split",
      "explode",
      "sort",
      "sort_by",
      "group_by",
      "unique",
      "unique_by",
    ],
    ...["map", "paths", "flatten", "transpose", "gmtime", "localtime", "strptime", "combinations", "tostream"],
  ],
  object: ["from_entries", "capture", "match"],
};

const BY_NAME: ReadonlyMap<string, TypeSet> = new Map(
  Object.entries(BY_TYPE).flatMap(([type, names]) => names.map((name) => [name, typeSet(type as JqType)] as const)),
);

export function builtinTypes(name: string): TypeSet | undefined {
  return BY_NAME.get(name);
}
