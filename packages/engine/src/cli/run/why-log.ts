import { visibleText } from "@longshore/shared/problems";
import type { JqValue } from "../../jq/values/value.ts";
import type { CompiledMapping } from "../../mapping/compile-mapping.ts";
import { describeCondition } from "../../mapping/explain/false-condition.ts";
import type { MapOptions } from "../../mapping/map-item.ts";
import type { Filtered, Outcome } from "../../mapping/outcome.ts";
import type { Screen } from "../terminal/terminal.ts";
import { type ItemSource, placeOfItem } from "./item-source.ts";

/** Lines held until the entities are printed; a longer log goes out in between. */
const MOST_HELD = 1_000;

/** `--why`: a line for each item that gave no entity. */
export class WhyLog {
  readonly #mapping: CompiledMapping;
  readonly #options: MapOptions;
  readonly #screen: Screen;
  #held: string[] = [];

  constructor(mapping: CompiledMapping, options: MapOptions, screen: Screen) {
    this.#mapping = mapping;
    this.#options = options;
    this.#screen = screen;
  }

  add(outcome: Outcome, source: ItemSource, item: JqValue): void {
    if (outcome.status === "mapped") return;
    const reason =
      outcome.status === "filtered" ? this.#filterReason(outcome, source, item) : outcome.reason.problem.message;
    const status = outcome.status.padEnd(8);
    this.#held.push(`${this.#paint(status)}  ${placeOfItem(source)}  ${source.kind}: ${visibleText(reason)}`);
    if (this.#held.length >= MOST_HELD) this.flush();
  }

  flush(): void {
    for (const line of this.#held) this.#screen.output.writeLine(line);
    this.#held = [];
  }

  #filterReason({ because, expression, element, mapping }: Filtered, { resource }: ItemSource, item: JqValue): string {
    if (because === "empty_list") return `\`${expression}\` gives an empty list`;
    const explanations = this.#mapping.resources[resource]?.explainItem(item, this.#options) ?? [];
    const own = explanations.find(({ outcome }) => outcome.element === element && outcome.mapping === mapping);
    const conditions = own?.selector?.falseConditions ?? [];
    return conditions.length === 0 ? `\`${expression}\` is false` : conditions.map(describeCondition).join("; ");
  }

  #paint(status: string): string {
    return this.#screen.color ? `\u001b[33m${status}\u001b[0m` : status;
  }
}
