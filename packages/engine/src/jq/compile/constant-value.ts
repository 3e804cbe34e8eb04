import type { Query } from "../syntax/ast.ts";
import { CLOSED_HOST, DEFAULT_BUDGET, Run } from "../values/run.ts";
import { isObject } from "../values/type-of.ts";
import type { JqObject, JqValue } from "../values/value.ts";
import { LIBRARY } from "./library.ts";
import { link } from "./link.ts";
import { Names } from "./names.ts";
import { Resolver } from "./resolve.ts";

/** The object that `module {…};` or the end of an `import` gives; the parser has seen to it that it is constant. */
export function metadataValue(meta: Query | null): JqObject {
  if (meta === null) return {};
  const core = new Resolver("", LIBRARY).query(meta, Names.NONE);
  const value: JqValue | undefined = link(core, "first")(new Run(CLOSED_HOST, DEFAULT_BUDGET), null);
  return value !== undefined && isObject(value) ? value : {};
}
