import { setTimeout as sleep } from "node:timers/promises";
import type { System } from "../system.ts";
import type { TcpProxy } from "../tcp-proxy.ts";
import type { Fault } from "./fault.ts";

const PLACES: readonly (readonly [name: string, proxiesOf: (system: System) => readonly TcpProxy[]])[] = [
  ["PostgreSQL", (system) => system.members.map(({ postgres }) => postgres)],
  ["Redis", (system) => [system.redis]],
  ["Kafka", (system) => [system.servers.kafkaProxy]],
  ["clients", (system) => [system.http]],
];

const COMMIT = Buffer.from("commit\0");

export const connections: readonly Fault[] = [
  ...PLACES.flatMap(([name, proxiesOf]): Fault[] => [
    {
      kind: `cut ${name}`,
      weight: 1,
      inject: async (system) => {
        for (const proxy of proxiesOf(system)) proxy.cut();
        return true;
      },
    },
    {
      kind: `delay ${name}`,
      weight: 0.7,
      inject: async (system, random) => {
        for (const proxy of proxiesOf(system)) proxy.delay(5 + random.below(60));
        await sleep(300 + random.below(700));
        for (const proxy of proxiesOf(system)) proxy.delay(0);
        return true;
      },
    },
    {
      kind: `no way to ${name}`,
      weight: 0.7,
      inject: async (system, random) => {
        for (const proxy of proxiesOf(system)) {
          proxy.refuse(true);
          proxy.cut();
        }
        await sleep(100 + random.below(900));
        for (const proxy of proxiesOf(system)) proxy.refuse(false);
        return true;
      },
    },
  ]),
  {
    // The commit took effect, and whoever sent it lives on without knowing.
    kind: "answer to a commit lost",
    weight: 3,
    inject: async ({ members }) => {
      let isCut = false;
      for (const { postgres } of members) {
        const fire = (): void => {
          isCut = true;
          postgres.cut();
        };
        postgres.arm({ matches: (sent) => sent.includes(COMMIT), when: "after", fire });
      }
      for (let tries = 0; tries < 100 && !isCut; tries += 1) await sleep(10);
      for (const { postgres } of members) postgres.arm(null);
      return isCut;
    },
  },
];
