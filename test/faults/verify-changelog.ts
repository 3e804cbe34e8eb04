import { type ChangelogEvent, type ChangelogState, changelogEventSchema } from "@longshore/shared";
import { type Database, type DeadLetter, readDeadLetters } from "@longshore/worker";
import { sql } from "kysely";
import { gaps, readWholeTopic, replay, type TopicMessage } from "../worker/publish/changelog-topic.ts";
import { catalogEntities } from "../worker/publish/publishing.ts";
import { brief } from "./filler.ts";
import type { System } from "./system.ts";

export interface Published {
  readonly events: number;
  /** The same event once more. */
  readonly repeats: number;
  /** Revisions that nobody was told of. */
  readonly lost: number;
  /** Events without the state before, because the topic does not take them whole. */
  readonly reduced: number;
  /** Events of which the topic takes no more than a marker. */
  readonly markers: number;
}

export const NOTHING_PUBLISHED: Published = { events: 0, repeats: 0, lost: 0, reduced: 0, markers: 0 };

interface Message extends TopicMessage {
  readonly id: string;
  readonly event: ChangelogEvent;
}

/** What is wrong with the changelog, a line each, and what came over it. */
export async function lookAtChangelog(system: System): Promise<{ wrong: string[]; published: Published }> {
  const { database, servers, org } = system;
  const topic = await readWholeTopic([`127.0.0.1:${servers.kafkaProxy.port}`], `${org}.change.log`);
  const messages = topic.map(
    (message): Message => ({
      ...message,
      id: message.headers["id"] ?? "",
      event: changelogEventSchema.parse(JSON.parse(message.value)),
    }),
  );
  const { state, outOfOrder } = replay(messages);
  const missing = [...gaps(messages), ...(await untold(database, state.revisions))];
  const letters: DeadLetter[] = [];
  for await (const letter of readDeadLetters(database.db, org)) letters.push(letter);
  const idsOf = (chosen: readonly Message[]) => new Set(chosen.map(({ id }) => id));
  const markers = idsOf(messages.filter(({ event }) => event.omitted === true));
  const ids = idsOf(messages);
  return {
    wrong: [
      ...(await unlikeCatalog(database, state)),
      ...(await unlikeWithLetters(database, messages, letters)),
      ...lookAtLetters(markers, letters),
      ...outOfOrder,
      ...missing,
      ...(await lookAtOutbox(database)),
    ],
    published: {
      events: ids.size,
      repeats: messages.length - ids.size,
      lost: missing.length,
      reduced: idsOf(messages.filter(({ event }) => Array.isArray(event.omitted))).size,
      markers: markers.size,
    },
  };
}

/** What a reader holds is the catalog, and what it knows to be unknown is there. */
async function unlikeCatalog({ db }: Database, { entities, unknown }: ChangelogState): Promise<string[]> {
  const catalog = await catalogEntities(db);
  return [...new Set([...catalog.keys(), ...entities.keys(), ...unknown.keys()])].flatMap((key) => {
    const [told, stored] = [entities.get(key), catalog.get(key)].map((each) => canonical(each ?? null));
    if (!unknown.has(key)) {
      return told === stored ? [] : [`${key}: the catalog has ${stored}, its changelog ${told}`];
    }
    const isRight = catalog.has(key) && !entities.has(key) && unknown.get(key) === pathOf(key);
    return isRight ? [] : [`${key}: the catalog has ${stored}, its changelog a marker: ${unknown.get(key)}`];
  });
}

function pathOf(key: string): string {
  const [blueprint = "", identifier = ""] = key.split("/");
  return `/v1/blueprints/${blueprint}/entities/${identifier}`;
}

/** A reader that gets the dead letters as well, as after a retry, knows everything. */
async function unlikeWithLetters(
  { db }: Database,
  messages: readonly Message[],
  letters: readonly DeadLetter[],
): Promise<string[]> {
  const late = letters.map(({ key, event }) => ({ partition: 0, key, value: event, headers: {} }));
  const { state } = replay([...messages, ...late]);
  const catalog = await catalogEntities(db);
  return [
    ...[...state.unknown.keys()].map((key) => `${key}: no dead letter says what its marker leaves out`),
    ...[...catalog].flatMap(([key, entity]) =>
      canonical(state.entities.get(key) ?? null) === canonical(entity)
        ? []
        : [`${key}: its dead letter is another state than the catalog's`],
    ),
  ];
}

/** Each marker has a dead letter, whole, and each dead letter a marker. */
function lookAtLetters(markers: ReadonlySet<string>, letters: readonly DeadLetter[]): string[] {
  const ids = new Set(letters.map(({ id }) => String(id)));
  const halves = letters.filter(({ id, event }) => {
    const { omitted, sequence, diff } = changelogEventSchema.parse(JSON.parse(event));
    return omitted !== undefined || sequence !== id || diff.after === null;
  });
  return [
    ...[...markers].filter((id) => !ids.has(id)).map((id) => `event ${id} is a marker and no dead letter`),
    ...[...ids].filter((id) => !markers.has(id)).map((id) => `event ${id} is a dead letter without a marker`),
    ...halves.map(({ id }) => `dead letter ${id} is not the whole event`),
  ];
}

async function lookAtOutbox({ db }: Database): Promise<string[]> {
  const rows = await db.selectFrom("catalog.outbox").select(["id", "key"]).where("destination", "=", "kafka").execute();
  return rows.map(({ id, key }) => `event ${id} of ${key} still waits in the outbox`);
}

/** Keys whose last revision did not come over the changelog. */
async function untold({ db }: Database, told: ReadonlyMap<string, number>): Promise<string[]> {
  const { rows } = await sql<{ key: string; revision: number }>`
    SELECT blueprint || '/' || identifier AS key, revision FROM catalog.entity
    UNION ALL SELECT blueprint || '/' || identifier, revision FROM catalog.tombstone`.execute(db);
  return rows.flatMap(({ key, revision }) =>
    told.get(key) === revision
      ? []
      : [`${key}: revision ${revision}, the changelog ends with ${told.get(key) ?? "none"}`],
  );
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort())
      : brief(each),
  );
}
