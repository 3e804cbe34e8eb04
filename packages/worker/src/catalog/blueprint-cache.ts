import type { CatalogBlueprint } from "@longshore/engine";
import { type Blueprint, blueprintSchema, type ChangelogDestination } from "@longshore/shared";
import type { Tx } from "../database/database.ts";

/** Every blueprint, as planning and the changelog read them. */
export interface Blueprints {
  readonly byIdentifier: ReadonlyMap<string, CatalogBlueprint>;
  destination(identifier: string): ChangelogDestination | null;
}

/**
 * The blueprints of the last version seen. They are few and change seldom, and compiled rules hang on the objects, so a
 * process keeps them until `catalog.head` says that there is another version.
 */
export class BlueprintCache {
  #version = -1;
  #blueprints: Blueprints = { byIdentifier: new Map(), destination: () => null };

  /** `version`: of the head that this transaction has locked, so that no newer one can appear meanwhile. */
  async load(tx: Tx, version: number): Promise<Blueprints> {
    if (version === this.#version) return this.#blueprints;
    const rows = await tx.selectFrom("catalog.blueprint").select("document").execute();
    const blueprints = new Map(
      rows.map(({ document }) => blueprintOf(document)).map((each) => [each.identifier, each]),
    );
    this.#blueprints = {
      byIdentifier: blueprints,
      destination: (identifier) => blueprints.get(identifier)?.changelogDestination ?? null,
    };
    this.#version = version;
    return this.#blueprints;
  }
}

function blueprintOf(document: string): Blueprint {
  return blueprintSchema.parse(JSON.parse(document));
}
