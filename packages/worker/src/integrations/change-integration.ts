import { formatJson, type JqObject, type JqValue } from "@longshore/engine";
import { sql } from "kysely";
import { refusal } from "../api-error.ts";
import type { Db, Tx } from "../database/database.ts";
import { transact } from "../database/transaction.ts";
import { snapshotWhenSwitchedOn } from "../publish/snapshot/request-snapshot.ts";
import { objectIn, type StoredIntegration } from "./integration-document.ts";
import { type Author, appendIntegrationEvent, destinationOf } from "./integration-event.ts";
import { refuseTooLarge } from "./integration-size.ts";
import { addConfigVersion, insertIntegration, lockExisting, lockIntegration } from "./integration-store.ts";

/** Top-level fields as a client gave them. What is absent stays as it is. */
export interface IntegrationFields {
  /** `title`, `version`, …: everything that is only kept. */
  readonly attributes: JqObject;
  readonly changelogDestination?: JqValue;
  /** A configuration that was accepted; null: none. Replaces the one before as a whole. */
  readonly config?: JqValue;
}

export interface ChangedIntegration {
  readonly integration: StoredIntegration;
  readonly created: boolean;
}

/**
 * Creates an integration, or with `upsert` merges the fields into the one that is there.
 * @throws {ApiError} `identifier_taken`, `integration_too_large`
 */
export function createIntegration(
  db: Db,
  installationId: string,
  fields: IntegrationFields,
  options: { readonly upsert: boolean },
  author: Author,
): Promise<ChangedIntegration> {
  return transact(db, async (tx) => {
    const created = await insertNew(tx, installationId, fields, author);
    if (created !== null) return { integration: created, created: true };
    if (!options.upsert) throw refusal("identifier_taken", `there is an integration \`${installationId}\` already`);
    const before = await lockIntegration(tx, installationId);
    // Deleted between the two statements.
    if (before === null) throw refusal("not_found", `integration \`${installationId}\` was deleted just now`);
    return { integration: await merge(tx, before, fields, { skipResync: false }, author), created: false };
  });
}

async function insertNew(
  tx: Tx,
  installationId: string,
  { attributes, changelogDestination = null, config = null }: IntegrationFields,
  author: Author,
): Promise<StoredIntegration | null> {
  const row = await insertIntegration(tx, {
    installation_id: installationId,
    attributes: formatJson(attributes),
    changelog_destination: changelogDestination === null ? null : formatJson(changelogDestination),
    config_version: null,
    resync_state: null,
    // A client that polls begins its first sync when somebody asks for one.
    resync_requested_at: author.at,
    created_at: author.at,
    created_by: author.userId,
    updated_at: author.at,
    updated_by: author.userId,
    deleted_at: null,
  });
  if (row === null) return null;
  const text = config === null ? null : formatJson(config);
  refuseTooLarge(null, { row, config: text });
  const version = text === null ? null : await addConfigVersion(tx, row.id, text, author);
  if (version !== null) {
    await tx.updateTable("catalog.integration").set({ config_version: version }).where("id", "=", row.id).execute();
  }
  const after = { row: { ...row, config_version: version }, config: text };
  await appendIntegrationEvent(tx, { action: "CREATE", before: null, after }, author);
  return after;
}

/** Merges fields into an integration. @throws {ApiError} `not_found`, `integration_too_large` */
export function patchIntegration(
  db: Db,
  installationId: string,
  fields: IntegrationFields,
  options: { readonly skipResync: boolean },
  author: Author,
): Promise<StoredIntegration> {
  return transact(db, async (tx) => merge(tx, await lockExisting(tx, installationId), fields, options, author));
}

async function merge(
  tx: Tx,
  before: StoredIntegration,
  fields: IntegrationFields,
  { skipResync }: { readonly skipResync: boolean },
  author: Author,
): Promise<StoredIntegration> {
  const next = mergedTexts(before, fields);
  const sameConfig = next.config === before.config;
  if (
    sameConfig &&
    next.attributes === before.row.attributes &&
    next.destination === before.row.changelog_destination
  ) {
    return before;
  }
  const { attributes, destination, config } = next;
  refuseTooLarge(before, { config, row: { ...before.row, attributes, changelog_destination: destination } });
  const after: StoredIntegration = {
    config,
    row: {
      ...before.row,
      attributes,
      changelog_destination: destination,
      config_version: sameConfig ? before.row.config_version : await versionOf(tx, before.row.id, next.config, author),
      resync_requested_at: sameConfig || skipResync ? before.row.resync_requested_at : author.at,
      updated_at: author.at,
      updated_by: author.userId,
    },
  };
  await save(tx, after);
  await appendIntegrationEvent(tx, { action: "UPDATE", before, after, silent: skipResync }, author);
  const destinations = { before: destinationOf(before), after: destinationOf(after) };
  await snapshotWhenSwitchedOn(tx, { owner: before.row.id }, destinations, author);
  return after;
}

/** Compared as texts, both written by `formatJson`. */
function mergedTexts(before: StoredIntegration, { attributes, changelogDestination, config }: IntegrationFields) {
  const destination = before.row.changelog_destination;
  return {
    attributes: formatJson({ ...objectIn(before.row.attributes), ...attributes }),
    destination: changelogDestination === undefined ? destination : textOrNull(changelogDestination),
    config: config === undefined ? before.config : textOrNull(config),
  };
}

function textOrNull(value: JqValue): string | null {
  return value === null ? null : formatJson(value);
}

async function versionOf(tx: Tx, id: number, config: string | null, author: Author): Promise<number | null> {
  return config === null ? null : addConfigVersion(tx, id, config, author);
}

async function save(tx: Tx, { row }: StoredIntegration): Promise<void> {
  const { id, installation_id: _, created_at: _at, created_by: _by, ...values } = row;
  await tx.updateTable("catalog.integration").set(values).where("id", "=", id).execute();
}

/** Asks the integration's client to sync again. */
export function requestResync(db: Db, installationId: string, author: Author): Promise<StoredIntegration> {
  return transact(db, async (tx) => {
    const before = await lockExisting(tx, installationId);
    const row = { ...before.row, resync_requested_at: author.at, updated_at: author.at, updated_by: author.userId };
    const after = { ...before, row };
    await save(tx, after);
    await appendIntegrationEvent(tx, { action: "RESYNC", before, after }, author);
    return after;
  });
}

/**
 * Keeps what a client tells of its own sync. Nothing is announced, and the two timestamps are equal: a client that took
 * its own report for a change would sync again, and report again, without end.
 */
export function reportResync(
  db: Db,
  installationId: string,
  state: JqObject,
  author: Author,
): Promise<StoredIntegration> {
  return transact(db, async (tx) => {
    const before = await lockExisting(tx, installationId);
    const known = before.row.resync_state === null ? {} : objectIn(before.row.resync_state);
    const resyncState = formatJson({ ...known, ...state, updatedAt: author.at.toISOString() });
    const row = { ...before.row, resync_state: resyncState, updated_at: author.at, updated_by: author.userId };
    refuseTooLarge(before, { ...before, row });
    await save(tx, { ...before, row });
    return { ...before, row };
  });
}

/** Closes the integration's log for good and leaves its entities without owner. */
export function deleteIntegration(db: Db, installationId: string, author: Author): Promise<void> {
  return transact(db, async (tx) => {
    const found = await tx
      .selectFrom("catalog.integration")
      .select("id")
      .where("installation_id", "=", installationId)
      .where("deleted_at", "is", null)
      .executeTakeFirst();
    // Appending locks the log before it looks at the integration: in this order nothing is appended after the deletion. Others
    // may refer to the row: a record that hands deletions over to a migration does so while it holds the lock of the catalog,
    // for which this waits.
    if (found !== undefined) {
      await tx
        .selectFrom("catalog.log")
        .select("integration")
        .where("integration", "=", found.id)
        .forNoKeyUpdate()
        .execute();
    }
    const before = await lockExisting(tx, installationId);
    const row = { ...before.row, deleted_at: author.at, updated_at: author.at, updated_by: author.userId };
    await save(tx, { ...before, row });
    await disown(tx, row.id);
    await appendIntegrationEvent(tx, { action: "DELETE", before, after: null }, author);
  });
}

/** Under the lock of the catalog, which whoever applies records holds. */
async function disown(tx: Tx, integration: number): Promise<void> {
  await tx.selectFrom("catalog.head").select("id").forUpdate().execute();
  await sql`UPDATE catalog.entity SET owner = NULL WHERE owner = ${integration}`.execute(tx);
  await sql`UPDATE catalog.waiting_entity SET integration = NULL WHERE integration = ${integration}`.execute(tx);
}
