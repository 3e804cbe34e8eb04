import { API_LOG } from "../apply/append-api-record.ts";
import type { Db } from "../database/database.ts";
import { internalId } from "./integration-document.ts";

/** What the log calls integrations: by the installation id that people gave them, and not by the number of their row. */
export class IntegrationNames {
  readonly #db: Db;
  readonly #known = new Map<number, string>([[API_LOG, "the entity API"]]);

  constructor(db: Db) {
    this.#db = db;
  }

  /** `github`; while the database cannot be asked `integration_7`, which the URLs of the API take as well. */
  async of(id: number): Promise<string> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const name = await this.#ask(id).catch(() => null);
    if (name !== null) this.#known.set(id, name);
    return name ?? internalId(id);
  }

  async #ask(id: number): Promise<string | null> {
    const row = await this.#db
      .selectFrom("catalog.integration")
      .select("installation_id")
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.installation_id ?? null;
  }
}
