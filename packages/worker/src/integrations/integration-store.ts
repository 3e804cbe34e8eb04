import type { Insertable } from "kysely";
import { refusal } from "../api-error.ts";
import type { Db, Tx } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import type { IntegrationRow, StoredIntegration } from "./integration-document.ts";

/** The live integration of this installation id. @throws {ApiError} `not_found` */
export async function findIntegration(db: Db, installationId: string): Promise<IntegrationRow> {
  const row = await db
    .selectFrom("catalog.integration")
    .selectAll()
    .where("installation_id", "=", installationId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) throw noIntegration(installationId);
  return row;
}

/** The integration that took the id last, even if it was deleted: its log is closed then. @throws {ApiError} `not_found` */
export async function findNewest(db: Db, installationId: string): Promise<IntegrationRow> {
  const row = await db
    .selectFrom("catalog.integration")
    .selectAll()
    .where("installation_id", "=", installationId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw noIntegration(installationId);
  return row;
}

/** The live integration by the id that its URLs carry: `integration_7`. @throws {ApiError} `not_found` */
export async function findByInternalId(db: Db, internalId: string): Promise<IntegrationRow> {
  const row = await db
    .selectFrom("catalog.integration")
    .selectAll()
    .where("id", "=", numberIn(internalId))
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) throw noIntegration(internalId);
  return row;
}

/** The live integration by its installation id, or else its internal one. @throws {ApiError} `not_found` */
export async function findByAnyId(db: Db, id: string): Promise<IntegrationRow> {
  const row = await db
    .selectFrom("catalog.integration")
    .selectAll()
    .where(({ or, eb }) => or([eb("installation_id", "=", id), eb("id", "=", numberIn(id))]))
    .where("deleted_at", "is", null)
    // Nothing keeps people from calling an installation `integration_7`.
    .orderBy(({ eb }) => eb("installation_id", "=", id), "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw noIntegration(id);
  return row;
}

/** 7 in `integration_7`; null, which equals no id, in what is no internal id. */
function numberIn(internalId: string): number | null {
  const digits = /^integration_(\d{1,15})$/.exec(internalId)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The live integration, which nobody else changes until the transaction ends; null if there is none. */
export async function lockIntegration(tx: Tx, installationId: string): Promise<StoredIntegration | null> {
  const row = await tx
    .selectFrom("catalog.integration")
    .selectAll()
    .where("installation_id", "=", installationId)
    .where("deleted_at", "is", null)
    // Receiving refers to the row while it appends, which this lock lets it do.
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row === undefined ? null : withConfig(tx, row);
}

/** @throws {ApiError} `not_found` */
export async function lockExisting(tx: Tx, installationId: string): Promise<StoredIntegration> {
  const found = await lockIntegration(tx, installationId);
  if (found === null) throw noIntegration(installationId);
  return found;
}

export async function withConfig(db: Db, row: IntegrationRow): Promise<StoredIntegration> {
  if (row.config_version === null) return { row, config: null };
  const { config } = await db
    .selectFrom("catalog.config_version")
    .select("config")
    .where("integration", "=", row.id)
    .where("version", "=", row.config_version)
    .executeTakeFirstOrThrow();
  return { row, config };
}

/** Every live integration with its configuration, by installation id. */
export async function listIntegrations(db: Db): Promise<StoredIntegration[]> {
  const rows = await db
    .selectFrom("catalog.integration as i")
    .leftJoin("catalog.config_version as c", (join) =>
      join.onRef("c.integration", "=", "i.id").onRef("c.version", "=", "i.config_version"),
    )
    .selectAll("i")
    .select("c.config as config")
    .where("i.deleted_at", "is", null)
    .orderBy("i.installation_id")
    .execute();
  return rows.map(({ config, ...row }) => ({ row, config }));
}

/** Adds an integration with its empty log; null if another client was faster. */
export async function insertIntegration(
  tx: Tx,
  values: Insertable<Schema["catalog.integration"]>,
): Promise<IntegrationRow | null> {
  const row = await tx
    .insertInto("catalog.integration")
    .values(values)
    .onConflict((conflict) => conflict.column("installation_id").where("deleted_at", "is", null).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  await tx.insertInto("catalog.log").values({ integration: row.id }).execute();
  await tx.insertInto("catalog.log_progress").values({ integration: row.id }).execute();
  return row;
}

/** Keeps a configuration and gives its version. The integration is locked. */
export async function addConfigVersion(
  tx: Tx,
  integration: number,
  config: string,
  by: { readonly userId: string; readonly at: Date },
): Promise<number> {
  const { newest } = await tx
    .selectFrom("catalog.config_version")
    .select(({ fn }) => fn.max("version").as("newest"))
    .where("integration", "=", integration)
    .executeTakeFirstOrThrow();
  const version = (newest ?? 0) + 1;
  await tx
    .insertInto("catalog.config_version")
    .values({ integration, version, source: "api", config, created_at: by.at, created_by: by.userId })
    .execute();
  return version;
}

function noIntegration(name: string): Error {
  return refusal("not_found", `there is no integration \`${name}\``);
}
