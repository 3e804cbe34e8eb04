import { isNumber } from "../../jq/values/type-of.ts";
import type { JqValue } from "../../jq/values/value.ts";
import type { MappedEntity } from "../../mapping/mapped-entity.ts";
import { renderTable, type TableColumn } from "../terminal/table.ts";
import type { Screen } from "../terminal/terminal.ts";
import { cellText } from "./cell-text.ts";

/** Entities held until a table is printed: enough to see how wide its columns are, few enough for any memory. */
const MOST_ROWS = 1_000;

/** Prints entities as one table per blueprint; when there are very many, as several. */
export class EntityTables {
  readonly #screen: Screen;
  readonly #byBlueprint = new Map<string, MappedEntity[]>();
  #count = 0;
  #printed = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  add(entity: MappedEntity): void {
    const known = this.#byBlueprint.get(entity.blueprint);
    if (known === undefined) this.#byBlueprint.set(entity.blueprint, [entity]);
    else known.push(entity);
    this.#count += 1;
    if (this.#count >= MOST_ROWS) this.flush();
  }

  flush(): void {
    const { output, color } = this.#screen;
    for (const [blueprint, entities] of this.#byBlueprint) {
      const title = `${blueprint} (${entities.length})`;
      output.write(this.#printed > 0 ? "\n" : "");
      output.writeLine(color ? `\u001b[1;36m${title}\u001b[0m` : title);
      for (const line of entityTable(entities, this.#screen)) output.writeLine(line);
      this.#printed += 1;
    }
    this.#byBlueprint.clear();
    this.#count = 0;
  }
}

interface EntityColumn extends TableColumn {
  readonly value: (entity: MappedEntity) => JqValue | undefined;
}

function entityTable(entities: readonly MappedEntity[], screen: Screen): string[] {
  const columns = columnsOf(entities).map((column) => ({ ...column, align: alignment(column, entities) }));
  const rows = entities.map((entity) => columns.map(({ value }) => cellText(value(entity))));
  return renderTable(columns, rows, screen);
}

/** Identifier, title, relations, properties, team: those that any of the entities has. */
function columnsOf(entities: readonly MappedEntity[]): EntityColumn[] {
  const has = (key: "title" | "team"): boolean => entities.some((entity) => entity[key] !== undefined);
  return [
    { name: "identifier", least: 40, value: ({ identifier }) => identifier },
    ...(has("title") ? [{ name: "title", value: ({ title }: MappedEntity) => title }] : []),
    ...keysOf(entities, "relations").map((name) => ({
      name: `→ ${name}`,
      value: ({ relations }: MappedEntity) => ownValue(relations, name),
    })),
    ...keysOf(entities, "properties").map((name) => ({
      name,
      value: ({ properties }: MappedEntity) => ownValue(properties, name),
    })),
    ...(has("team") ? [{ name: "team", value: ({ team }: MappedEntity) => team }] : []),
  ];
}

function keysOf(entities: readonly MappedEntity[], part: "properties" | "relations"): string[] {
  return [...new Set(entities.flatMap((entity) => Object.keys(entity[part] ?? {})))];
}

function ownValue(values: MappedEntity["properties"], key: string): JqValue | undefined {
  return values !== undefined && Object.hasOwn(values, key) ? values[key] : undefined;
}

function alignment({ value }: EntityColumn, entities: readonly MappedEntity[]): "left" | "right" {
  const values = entities.map(value).filter((each) => each !== undefined && each !== null);
  return values.length > 0 && values.every((each) => each !== undefined && isNumber(each)) ? "right" : "left";
}
