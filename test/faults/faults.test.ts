import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith, noteUnproven } from "../services/describe-with.ts";
import { runSeed } from "./run-seed.ts";
import { NO_FULL_DISK, type Servers, startServers } from "./servers.ts";

/** The whole: `npm run faults -- --seeds 200`. */
const SEEDS = [1, 2];

describeWith("redis", "a system under faults", () => {
  describeWith("kafka", "with all its servers", () => {
    let servers: Servers;
    beforeAll(async () => {
      servers = await startServers();
      if (!servers.canFillDisk) noteUnproven("disk full: a system under faults", NO_FULL_DISK);
    });
    afterAll(() => servers.close());

    test.each(SEEDS)(
      "nothing acknowledged is lost and nothing else half let in, whatever is killed, cut or emptied (seed %i)",
      async (seed) => {
        const logs = mkdtempSync(join(tmpdir(), "longshore-faults-"));
        const { wrong } = await runSeed(servers, seed, logs);
        expect(wrong, `logs in ${logs}`).toEqual([]);
      },
      600_000,
    );
  });
});
