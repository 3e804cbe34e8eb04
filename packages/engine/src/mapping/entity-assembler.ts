import { COMMA, Code, isPlainMember, js } from "../jq/compile/emit/code.ts";
import { Scope } from "../jq/compile/emit/scope.ts";
import { evaluateCode } from "../jq/compile/link.ts";
import type { Run } from "../jq/values/run.ts";
import type { JqValue } from "../jq/values/value.ts";
import type { EntityCollector } from "./entity-collector.ts";
import type { MappedEntity } from "./mapped-entity.ts";
import { type Field, type FieldRole, fieldsOf, type Template } from "./template.ts";

/** Evaluates every field of a mapping on one item; null if there is no identifier or no blueprint. */
export type EntityAssembler = (collector: EntityCollector, run: Run, item: JqValue) => MappedEntity | null;

const COLLECTOR = Code.name("collector");
const RUN = Code.name("run");
const ITEM = Code.name("item");

/**
 * One function per mapping that ends in an object literal, so that V8 gives all its entities one hidden class:
 *
 * ```js
 * let identifier1;
 * try { identifier1 = collector.name(field2, evaluate3(run, item)); } catch (error) { identifier1 = collector.caught(field2, error); }
 * …
 * return { identifier: identifier1, properties: { url: v7, ["a b"]: v8 } };
 * ```
 *
 * The text of a mapping does not get into it: keys that are no plain word are read from a variable.
 */
export function linkAssembler(template: Template): EntityAssembler {
  const { code, values } = emitAssembler(template);
  return evaluateCode(code, values);
}

export function emitAssembler(template: Template): { readonly code: Code; readonly values: readonly unknown[] } {
  const scope = new Scope();
  const names = new Map<Field, Code>();
  const fields = fieldsOf(template);
  const needed = fields.filter(isNeeded);
  const evaluate = (group: readonly Field[]): Code[] => group.map((field) => evaluation(field, scope, names));
  const body = js`${evaluate(needed)}if (${COLLECTOR}.emptiness !== null) return null;\n${evaluate(
    fields.filter((field) => !isNeeded(field)),
  )}return ${literal(template, scope, names)};\n`;
  const declarations = scope.declarations(Code.name("values"));
  const code = js`"use strict";\n${declarations}return function (${COLLECTOR}, ${RUN}, ${ITEM}) {\n${body}};\n`;
  return { code, values: scope.values };
}

const TAKES_ANY: ReadonlySet<FieldRole> = new Set<FieldRole>(["title", "property", "searchLeaf"]);

function isNeeded({ role }: Field): boolean {
  return role === "identifier" || role === "blueprint";
}

function evaluation(field: Field, scope: Scope, names: Map<Field, Code>): Code {
  const { constant, first } = field.expression;
  const value = scope.fresh("v");
  names.set(field, value);
  const place = scope.value(field, "field");
  const found =
    constant === undefined ? js`${scope.value(first, "evaluate")}(${RUN}, ${ITEM})` : scope.value(constant, "constant");
  const take = TAKES_ANY.has(field.role) ? js`value` : js`name`;
  return js`let ${value};\ntry { ${value} = ${COLLECTOR}.${take}(${place}, ${found}); } catch (error) { ${value} = ${COLLECTOR}.caught(${place}, error); }\n`;
}

function literal(template: Template, scope: Scope, names: ReadonlyMap<Field, Code>): Code {
  switch (template.kind) {
    case "field":
      return names.get(template.field) ?? js`null`;
    case "list":
      return js`[${Code.join(
        template.elements.map((element) => literal(element, scope, names)),
        COMMA,
      )}]`;
    case "object": {
      const members = template.entries.map(
        ([key, value]) => js`${memberName(key, scope)}: ${literal(value, scope, names)}`,
      );
      return js`{ ${Code.join(members, COMMA)} }`;
    }
  }
}

/** A computed key defines an own property, `__proto__` included. */
function memberName(key: string, scope: Scope): Code {
  return isPlainMember(key) ? Code.name(key) : js`[${scope.value(key, "key")}]`;
}
