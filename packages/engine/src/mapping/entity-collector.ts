import type { ProblemCode } from "@longshore/shared";
import { formatJson } from "../jq/values/format-json.ts";
import type { JqValue } from "../jq/values/value.ts";
import { evaluationFailure } from "./evaluation-failure.ts";
import { describeFailure, describeMissing, describeRefused, inputNote } from "./explain/describe-finding.ts";
import { Finding, type FindingDetails, type Place } from "./finding.ts";
import { identifierOf, isEmptyKey } from "./identifier.ts";
import type { ItemRun } from "./item-run.ts";
import type { MappedEntity } from "./mapped-entity.ts";
import { preview } from "./preview.ts";
import { relationValue, scalarText } from "./relation-value.ts";
import { LARGEST_ENTITY, StorableScan, TOO_DEEP } from "./storable.ts";
import type { Field, FieldRole } from "./template.ts";

/** How strictly fields are taken: `compat` makes a field that fails null, `strict` fails its item. */
export type MappingMode = "compat" | "strict";

/**
 * Fields that `compat` makes null if PostgreSQL cannot hold their text. One README with U+0000 must not fail its item: a failed
 * item holds back the deletions of its sync, and the README fails in each sync. The other fields say which entities are meant.
 */
const SPARED: ReadonlySet<FieldRole> = new Set<FieldRole>(["title", "icon", "property"]);

/** Ends the evaluation of an item at once: its budget is spent. */
export class Abandoned {}

/**
 * Takes the value of each field of one (item, mapping), holds it to the rules of its role, and remembers what was
 * wrong. Generated code calls {@link value} or {@link name} once per field.
 */
export class EntityCollector {
  readonly findings: Finding[] = [];
  /** Why the item has failed: the first reason. Further ones are among the findings. */
  failure: Finding | null = null;
  /** Why there is no entity: no identifier, or no blueprint. */
  emptiness: Finding | null = null;
  readonly #scan: StorableScan = new StorableScan();
  readonly #mode: MappingMode;
  readonly #item: ItemRun;

  constructor(mode: MappingMode, item: ItemRun) {
    this.#mode = mode;
    this.#item = item;
  }

  /** The value of a field that takes any JSON. Nearly all are scalars, which are looked at here and now. */
  value(field: Field, found: JqValue | undefined): JqValue {
    return this.#scan.takesScalar(found) ? found : this.take(field, found);
  }

  /** The value of a field that has to be a name of something: nearly always a text. */
  name(field: Field, found: JqValue | undefined): JqValue {
    return typeof found === "string" && found !== "" && this.#scan.takesScalar(found) ? found : this.take(field, found);
  }

  /** The value of any field, undefined for none, as it goes into the entity. */
  take(field: Field, found: JqValue | undefined): JqValue {
    if (found === undefined && field.expression.isBroken) return this.#broken(field);
    // What jq prints as null is null.
    const value = found === undefined || Number.isNaN(found) ? null : found;
    switch (field.role) {
      case "identifier":
        return this.#identifier(field, value);
      case "blueprint":
        return this.#blueprint(field, value);
      case "relation":
        return this.#relation(field, this.#noteNull(field, value, found));
      case "icon":
      case "team":
        return this.#store(field, scalarText(this.#noteNull(field, value, found)));
      default:
        return this.#store(field, this.#noteNull(field, value, found));
    }
  }

  /** What stands in an entity for a field whose expression threw. */
  caught(field: Field, thrown: unknown): JqValue {
    const failure = evaluationFailure(thrown, field.expression.text, this.#item.run);
    if (failure.kind === "halt") return this.take(field, undefined);
    const describe = (): FindingDetails => describeFailure(field.name, field.expression, this.#item, failure);
    if (failure.kind === "limit") {
      this.#fail(failure.code, field, describe);
      throw new Abandoned();
    }
    return this.#failField(field, describe);
  }

  /** The last rule is about the entity as a whole. */
  finish(entity: MappedEntity | null, place: Place): void {
    if (entity === null || !this.#scan.mayBeTooLarge) return;
    const bytes = Buffer.byteLength(formatJson({ ...entity }));
    if (bytes <= LARGEST_ENTITY) return;
    const message = `the entity takes ${bytes} bytes as JSON, and ${LARGEST_ENTITY} are allowed`;
    this.#fail("entity_too_large", place, () => ({ message, notes: [inputNote(this.#item)] }));
  }

  /** Records that the value is null. Null stays null; the finding tells the reader what the expression missed. */
  #noteNull(field: Field, value: JqValue, found: JqValue | undefined): JqValue {
    if (value !== null) return value;
    this.findings.push(this.#missing("field_null", field, found));
    return null;
  }

  #missing(code: ProblemCode, field: Field, found: JqValue | undefined): Finding {
    const { name, path, fileValue } = field;
    if (fileValue !== null) {
      const hint = "Put the content into the payload and map it with jq.";
      const message = `${name} is null: the text "${fileValue}" is not jq`;
      return new Finding(code, { path, expression: null }, () => ({ message, hint, notes: [inputNote(this.#item)] }));
    }
    return new Finding(code, field, () => describeMissing(field.name, field.expression, this.#item, found));
  }

  #identifier(field: Field, value: JqValue): JqValue {
    if (isEmptyKey(value)) return this.#empty("identifier_empty", field, value);
    const identifier = identifierOf(value);
    if (identifier === undefined) return this.#refuse("identifier_type", field, value);
    return this.#store(field, identifier);
  }

  #blueprint(field: Field, value: JqValue): JqValue {
    if (isEmptyKey(value)) return this.#empty("blueprint_empty", field, value);
    return typeof value === "string" ? this.#store(field, value) : this.#refuse("blueprint_type", field, value);
  }

  #empty(code: ProblemCode, field: Field, value: JqValue): JqValue {
    this.emptiness ??= this.#missing(code, field, value);
    return value;
  }

  #relation(field: Field, value: JqValue): JqValue {
    const relation = relationValue(value);
    return relation === undefined ? this.#refuse("relation_type", field, value) : this.#store(field, relation);
  }

  #refuse(code: ProblemCode, field: Field, value: JqValue): null {
    const describe = (): FindingDetails =>
      describeRefused(field.name, field.expression, this.#item, `cannot be ${preview(value, 60)}`);
    return this.#fail(code, field, describe);
  }

  #store(field: Field, value: JqValue): JqValue {
    const storable = this.#scan.take(value);
    const { fault } = this.#scan;
    if (fault === null) return storable;
    const isSpared = this.#mode === "compat" && fault !== TOO_DEEP && SPARED.has(field.role);
    const what = isSpared ? "is null, because its value cannot be stored" : "cannot be stored";
    const describe = (): FindingDetails => ({
      ...describeRefused(field.name, field.expression, this.#item, `${what}: ${fault}`),
      ...keepTheRest(value),
    });
    if (!isSpared) return this.#fail("unstorable_value", field, describe);
    this.findings.push(new Finding("unstorable_value", field, describe, "warning"));
    return null;
  }

  #broken(field: Field): JqValue {
    const [first] = field.expression.problems;
    return this.#failField(field, () => ({
      message: `${field.name}: the expression does not compile: ${first?.message ?? "it is not jq"}`,
      ...(first?.span === undefined ? {} : { span: first.span }),
    }));
  }

  /** An expression that failed: null in `compat`, the end of the item in `strict`. */
  #failField(field: Field, describe: () => FindingDetails): null {
    if (this.#mode === "strict") return this.#fail("field_error", field, describe);
    this.findings.push(new Finding("field_error", field, describe, "warning"));
    if (field.role === "identifier" || field.role === "blueprint") {
      this.emptiness ??= new Finding(`${field.role}_empty`, field, () => ({
        message: `${field.name} is null, because its expression failed`,
        notes: [inputNote(this.#item)],
      }));
    }
    return null;
  }

  #fail(code: ProblemCode, place: Place, describe: () => FindingDetails): null {
    const finding = new Finding(code, place, describe);
    if (this.failure === null) this.failure = finding;
    else this.findings.push(finding);
    return null;
  }
}

/** jq can take U+0000 out of a text. Half of a surrogate pair it cannot even read. */
function keepTheRest(value: JqValue): { readonly hint?: string } {
  if (typeof value !== "string" || !value.includes("\u0000") || !value.isWellFormed()) return {};
  return { hint: 'Add `| gsub("\\u0000"; "")`, which keeps the rest of the text.' };
}
