import { didYouMean } from "@longshore/shared";
import type { Environment, Setting } from "./setting.ts";
import { SettingsRefused } from "./settings-refused.ts";
import { SETTINGS, type SettingName, type Settings } from "./settings-table.ts";

/** Flags by the name of their setting; they win over the environment. */
export type Flags = Readonly<Partial<Record<SettingName, string>>>;

/** All settings, checked. An empty variable is one that is not set. @throws {SettingsRefused} naming all that is wrong */
export function readSettings(env: Environment, flags: Flags = {}): Settings {
  const wrong: string[] = [];
  const read = <T>(name: SettingName, entry: Setting<T>): T => {
    const given = flags[name] ?? (env[entry.variable] || undefined);
    if (given === undefined) return entry.fallback(env);
    const result = entry.schema.safeParse(given);
    if (result.success) return result.data;
    const source = flags[name] === undefined ? entry.variable : entry.flag;
    wrong.push(...new Set(result.error.issues.map(({ message }) => `${source} ${message}`)));
    return entry.fallback(env);
  };
  const settings = readAll(read);
  if ((settings.clientId === null) !== (settings.clientSecret === null)) {
    wrong.push("LONGSHORE_CLIENT_ID and LONGSHORE_CLIENT_SECRET must be set together");
  }
  // A misspelt name may be why another setting is wrong, and `start` warns of it only once it starts.
  if (wrong.length > 0) throw new SettingsRefused([...wrong, ...unknownVariables(env)].join("\n"));
  return settings;
}

/** Spelled out, because a loop over the table would lose the type of each setting. */
function readAll(read: <T>(name: SettingName, entry: Setting<T>) => T): Settings {
  return {
    dataFolder: read("dataFolder", SETTINGS.dataFolder),
    databaseUrl: read("databaseUrl", SETTINGS.databaseUrl),
    databaseConnections: read("databaseConnections", SETTINGS.databaseConnections),
    redisUrl: read("redisUrl", SETTINGS.redisUrl),
    kafkaBrokers: read("kafkaBrokers", SETTINGS.kafkaBrokers),
    kafkaTls: read("kafkaTls", SETTINGS.kafkaTls),
    kafkaMechanism: read("kafkaMechanism", SETTINGS.kafkaMechanism),
    kafkaUsername: read("kafkaUsername", SETTINGS.kafkaUsername),
    kafkaPassword: read("kafkaPassword", SETTINGS.kafkaPassword),
    kafkaPartitions: read("kafkaPartitions", SETTINGS.kafkaPartitions),
    outboxRows: read("outboxRows", SETTINGS.outboxRows),
    historyRows: read("historyRows", SETTINGS.historyRows),
    historyDays: read("historyDays", SETTINGS.historyDays),
    webhookPrivate: read("webhookPrivate", SETTINGS.webhookPrivate),
    featureFlags: read("featureFlags", SETTINGS.featureFlags),
    host: read("host", SETTINGS.host),
    port: read("port", SETTINGS.port),
    publicUrl: read("publicUrl", SETTINGS.publicUrl),
    roles: read("roles", SETTINGS.roles),
    organization: read("organization", SETTINGS.organization),
    organizationName: read("organizationName", SETTINGS.organizationName),
    clientId: read("clientId", SETTINGS.clientId),
    clientSecret: read("clientSecret", SETTINGS.clientSecret),
    tokenLifetime: read("tokenLifetime", SETTINGS.tokenLifetime),
    maxBody: read("maxBody", SETTINGS.maxBody),
    maxIntakeBody: read("maxIntakeBody", SETTINGS.maxIntakeBody),
    backlogRecords: read("backlogRecords", SETTINGS.backlogRecords),
    concurrency: read("concurrency", SETTINGS.concurrency),
    mapThreads: read("mapThreads", SETTINGS.mapThreads),
    mapMilliseconds: read("mapMilliseconds", SETTINGS.mapMilliseconds),
    mapHeap: read("mapHeap", SETTINGS.mapHeap),
    recordAttempts: read("recordAttempts", SETTINGS.recordAttempts),
    rawDays: read("rawDays", SETTINGS.rawDays),
    rawBytes: read("rawBytes", SETTINGS.rawBytes),
    mode: read("mode", SETTINGS.mode),
    logLevel: read("logLevel", SETTINGS.logLevel),
    stopSeconds: read("stopSeconds", SETTINGS.stopSeconds),
  };
}

/** Variables that look like ours but are not, each with the one that was probably meant: `LONGSHORE_PROT`. */
export function unknownVariables(env: Environment): readonly string[] {
  const known = Object.values(SETTINGS).map(({ variable }) => variable);
  return Object.keys(env)
    .filter((name) => name.startsWith("LONGSHORE_") && !known.includes(name) && name !== "LONGSHORE_CALLED_FROM")
    .map((name) => {
      const near = didYouMean(name, known);
      return near === null ? `${name} is no setting` : `${name} is no setting: did you mean ${near}?`;
    });
}

/** The table of docs/operations.md: one row per setting. */
export function settingsDocument(): string {
  const rows = Object.values(SETTINGS).map(
    ({ variable, flag, shown, meaning }) =>
      `| \`${variable}\`${flag === null ? "" : `, \`${flag}\``} | ${shown} | ${meaning} |`,
  );
  return ["| setting | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}
