import { setTimeout as sleep } from "node:timers/promises";
import type { Member } from "../member.ts";
import type { Tripwire } from "../tcp-proxy.ts";
import type { Fault } from "./fault.ts";

/** At a moment that nothing announces. */
const anyMoment = ["api", "drain-1", "drain-2", "publisher"].map(
  (name): Fault => ({
    kind: `kill ${name}`,
    weight: 2,
    inject: async (system) => {
      const member = system.members.find((each) => each.name === name);
      member?.kill();
      return member !== undefined;
    },
  }),
);

/** A step, by what a process is about to say to PostgreSQL: `after` kills it when the server has done it, unheard. */
interface Statement {
  readonly step: string;
  readonly members: readonly string[];
  readonly text: string;
}

const DRAINS = ["drain-1", "drain-2"];
const PUBLISHERS = ["publisher", "drain-2"];
const STATEMENTS: readonly Statement[] = [
  { step: "stage payload", members: ["api"], text: 'insert into "catalog"."raw_payload"' },
  { step: "append record", members: ["api"], text: 'insert into "catalog"."raw_record"' },
  { step: "answer call", members: ["api"], text: "insert into catalog.raw_record" },
  { step: "commit of api", members: ["api"], text: "commit\0" },
  { step: "count attempt", members: DRAINS, text: 'set "attempts"' },
  { step: "take turn", members: DRAINS, text: "update catalog.log_progress set applied_seq" },
  { step: "write entities", members: DRAINS, text: "insert into catalog.entity" },
  { step: "write tombstones", members: DRAINS, text: "insert into catalog.tombstone" },
  { step: "write events", members: DRAINS, text: "insert into catalog.outbox" },
  { step: "mark record", members: DRAINS, text: 'set "status"' },
  { step: "end of sync", members: DRAINS, text: 'update "catalog"."sync" set "applied_at"' },
  { step: "commit of drain", members: DRAINS, text: "commit\0" },
  { step: "claim", members: PUBLISHERS, text: "pg_try_advisory_lock" },
  {
    step: "read outbox",
    members: PUBLISHERS,
    text: "where destination = 'kafka' and published_at is null",
  },
  { step: "forget events", members: PUBLISHERS, text: "delete from catalog.outbox where id" },
];

const atStatements = STATEMENTS.flatMap(({ step, members, text }) =>
  (["before", "after"] as const).map(
    (when): Fault => ({
      kind: `kill ${when} ${step}`,
      weight: members === PUBLISHERS ? 1 : 0.5,
      inject: (system) => {
        const chosen = system.members.filter(({ name }) => members.includes(name));
        return untilKilled(chosen, when, (sent) => sent.toString("latin1").toLowerCase().includes(text));
      },
    }),
  ),
);

/** Of Kafka's protocol: length (4 bytes), then the number of the request (2 bytes); 0 is *produce*. */
const isProduce = (sent: Buffer): boolean => sent.length > 6 && sent.readInt16BE(4) === 0;

const atProduce = (["before", "after"] as const).map(
  (when): Fault => ({
    kind: `kill ${when} produce`,
    weight: 1,
    inject: async ({ members, servers: { kafkaProxy } }) => {
      let isKilled = false;
      const publishers = members.filter(({ roles }) => roles.includes("publish"));
      const fire = (): void => {
        isKilled = true;
        // One of the two is at it, and it cannot be told which.
        for (const member of publishers) member.kill();
      };
      kafkaProxy.arm({ matches: isProduce, when, fire });
      await until(() => isKilled);
      kafkaProxy.arm(null);
      return isKilled;
    },
  }),
);

async function untilKilled(
  members: readonly Member[],
  when: Tripwire["when"],
  matches: Tripwire["matches"],
): Promise<boolean> {
  let isKilled = false;
  for (const member of members) {
    const fire = (): void => {
      isKilled = true;
      member.kill();
      for (const other of members) other.postgres.arm(null);
    };
    member.postgres.arm({ matches, when, fire });
  }
  await until(() => isKilled);
  for (const member of members) member.postgres.arm(null);
  return isKilled;
}

/** A step may not come at all before the scenario ends. */
async function until(isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !isDone(); tries += 1) await sleep(10);
}

export const kills: readonly Fault[] = [...anyMoment, ...atStatements, ...atProduce];
