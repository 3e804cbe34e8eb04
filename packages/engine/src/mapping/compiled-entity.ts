import { type EntityAssembler, linkAssembler } from "./entity-assembler.ts";
import { Abandoned, EntityCollector, type MappingMode } from "./entity-collector.ts";
import type { Place } from "./finding.ts";
import type { ItemRun } from "./item-run.ts";
import type { MappedEntity } from "./mapped-entity.ts";
import { nullsAsText } from "./null-as-text.ts";
import type { Dropped, Failed, Mapped } from "./outcome.ts";
import { type Field, fieldsOf, type Template } from "./template.ts";

/** One entry of `mappings`. Its code is made when it first meets an item. */
export class CompiledEntity {
  /** `resources[0].port.entity.mappings` */
  readonly path: string;
  readonly template: Template;
  readonly #mode: MappingMode;
  readonly #place: Place;
  #assemble: EntityAssembler | null = null;

  constructor(path: string, template: Template, mode: MappingMode) {
    this.path = path;
    this.template = template;
    this.#mode = mode;
    this.#place = { path, expression: null };
  }

  get fields(): readonly Field[] {
    return fieldsOf(this.template);
  }

  /** What becomes of a wanted item. `element` and `mapping` are the outcome's. */
  map(item: ItemRun, element: number | null, mapping: number): Mapped | Dropped | Failed {
    const collector = new EntityCollector(this.#mode, item);
    const entity = this.#run(collector, item);
    collector.finish(entity, this.#place);
    const { failure, emptiness, findings } = collector;
    if (failure !== null) return { status: "failed", reason: failure, findings, element, mapping };
    if (emptiness !== null || entity === null) {
      if (emptiness === null) throw new Error("a mapping gave no entity and no reason");
      return { status: "dropped", reason: emptiness, findings, element, mapping };
    }
    if (item.run.madeNullText) findings.push(...nullsAsText(this.fields, entity, item));
    return { status: "mapped", entity, findings, element, mapping };
  }

  #run(collector: EntityCollector, item: ItemRun): MappedEntity | null {
    this.#assemble ??= linkAssembler(this.template);
    try {
      return this.#assemble(collector, item.run, item.item);
    } catch (thrown) {
      if (thrown instanceof Abandoned) return null;
      throw thrown;
    }
  }
}
