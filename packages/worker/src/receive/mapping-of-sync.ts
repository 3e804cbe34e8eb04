import { ExactNumber, formatJson, type JqObject, type JqValue, parseJson, selectorHash } from "@longshore/engine";
import { type MappingConfig, type Problem, problem } from "@longshore/shared";
import type { Tx } from "../database/database.ts";

/** The document of a configuration version. */
export async function configText(tx: Tx, integration: number, version: number): Promise<string> {
  const { config } = await tx
    .selectFrom("catalog.config_version")
    .select("config")
    .where("integration", "=", integration)
    .where("version", "=", version)
    .executeTakeFirstOrThrow();
  return config;
}

/** A configuration that is in the database has been checked. */
export async function readConfig(tx: Tx, integration: number, version: number): Promise<MappingConfig> {
  return JSON.parse(await configText(tx, integration, version));
}

/** What a batch says about the resource that it is for. */
interface BatchClaim {
  readonly resourceIndex: number;
  readonly selectorHash: string | null;
}

/**
 * Why the mapping cannot be the one that a batch was read with, or null. A hash that is not that of the resource's query
 * speaks against it only when it is that of another query we know: clients of Ocean up to 0.48 hash the query, those of
 * 0.55 what else the selector has, as their own classes wrote it again, which nobody else can repeat.
 */
export function misfit(config: MappingConfig, claim: BatchClaim, others: readonly MappingConfig[]): Problem | null {
  const resource = config.resources[claim.resourceIndex];
  if (resource === undefined) {
    return problem("kind_unknown", `the mapping has no resource at position ${claim.resourceIndex}`);
  }
  if (!isForeign(config, claim)) return null;
  const elsewhere = [...config.resources, ...others.map(({ resources }) => resources[claim.resourceIndex])];
  if (!elsewhere.some((known) => hashOf(known) === claim.selectorHash)) return null;
  const path = `resources[${claim.resourceIndex}].selector.query`;
  return problem("selector_changed", "the batch was read with another selector than the mapping has", { path });
}

/** Whether the hash of a batch is another one than that of its resource's query. */
export function isForeign({ resources }: MappingConfig, { resourceIndex, selectorHash: claimed }: BatchClaim): boolean {
  const own = hashOf(resources[resourceIndex]);
  // Whatever is not text was text for the client: how it writes `true` is its own affair.
  return claimed !== null && own !== null && own !== claimed;
}

function hashOf(resource: MappingConfig["resources"][number] | undefined): string | null {
  const query = resource?.selector.query;
  return typeof query === "string" ? selectorHash(query) : null;
}

const COMPARED_VERSIONS = 20;

/** The newest configurations of an integration but for one. */
export async function otherConfigs(tx: Tx, integration: number, version: number): Promise<MappingConfig[]> {
  const rows = await tx
    .selectFrom("catalog.config_version")
    .select("config")
    .where("integration", "=", integration)
    .where("version", "!=", version)
    .orderBy("version", "desc")
    .limit(COMPARED_VERSIONS)
    .execute();
  return rows.map(({ config }) => JSON.parse(config));
}

/**
 * The version under which the mapping of a sync is kept: one that has the same content already, or a new one. Only the
 * current one and the last that a sync brought are compared, since a client sends the same one again and again.
 */
export async function versionOf(tx: Tx, integration: number, text: string, by: NewVersion): Promise<number> {
  const wanted = canonical(text);
  const known = await comparable(tx, integration, by.current);
  const same = known.find(({ config }) => canonical(config) === wanted);
  return same?.version ?? (await addVersion(tx, integration, text, by));
}

interface NewVersion {
  readonly current: number | null;
  readonly at: Date;
  readonly author: string;
}

function comparable(
  tx: Tx,
  integration: number,
  current: number | null,
): Promise<{ version: number; config: string }[]> {
  const lastOfSync = tx
    .selectFrom("catalog.config_version")
    .select((builder) => builder.fn.max("version").as("version"))
    .where("integration", "=", integration)
    .where("source", "=", "sync");
  return tx
    .selectFrom("catalog.config_version")
    .select(["version", "config"])
    .where("integration", "=", integration)
    .where((builder) => builder.or([builder("version", "=", current ?? 0), builder("version", "=", lastOfSync)]))
    .orderBy("version", "asc")
    .execute();
}

async function addVersion(tx: Tx, integration: number, config: string, { at, author }: NewVersion): Promise<number> {
  // Whoever changes the configuration through the API counts versions under the same lock.
  await tx.selectFrom("catalog.integration").select("id").where("id", "=", integration).forNoKeyUpdate().execute();
  const { newest } = await tx
    .selectFrom("catalog.config_version")
    .select((builder) => builder.fn.max("version").as("newest"))
    .where("integration", "=", integration)
    .executeTakeFirstOrThrow();
  const version = (newest ?? 0) + 1;
  await tx
    .insertInto("catalog.config_version")
    .values({ integration, version, source: "sync", config, created_at: at, created_by: author })
    .execute();
  return version;
}

/** The same text for documents that mean the same: keys sorted, and a single mapping as Ocean sends it, in a list. */
function canonical(config: string): string {
  return formatJson(sorted(parseJson(config), ""));
}

function sorted(value: JqValue, key: string): JqValue {
  if (Array.isArray(value)) {
    const [only] = value;
    return key === "mappings" && value.length === 1 && only !== undefined
      ? sorted(only, "")
      : value.map((element) => sorted(element, ""));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member, name)]));
}

function isObject(value: JqValue): value is JqObject {
  return typeof value === "object" && value !== null && !(value instanceof ExactNumber);
}
