import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { mutantPlugin, mutantTask } from "./test/mutants/mutant-plugin.ts";

// `npm run mutants` has tests run with a fault in one file.
const mutant = mutantTask(process.env);
const plugins = mutant === null ? [] : [mutantPlugin(mutant)];
// Projects do not inherit these from the root, so each names them: tests read TypeScript sources, never a stale dist.
const fromSource = { plugins, ssr: { resolve: { conditions: ["source", "node"] } } };
// A machine that is busy is slow, not wrong: a test fails for what it finds, and only a hang for how long it takes.
const patience = mutant === null ? 120_000 : 30_000;
const patient = { testTimeout: patience, hookTimeout: patience };
const unitTestsOf = (name: string) => ({
  ...fromSource,
  test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts"], ...patient },
});

// Needs servers, which are started once for all of its files. The queue is where a worker of a test has it.
const systemTests = (name: string, queue: "postgres" | "redis", include: string[], exclude: string[] = []) => ({
  ...fromSource,
  test: {
    name,
    root: "test",
    include,
    exclude,
    globalSetup: "services/global-setup.ts",
    provide: { queue },
    ...patient,
  },
});
// They never get as far as the queue: once, with PostgreSQL, is enough.
const BEFORE_THE_QUEUE = [
  "blueprints",
  "checking",
  "document",
  "entities",
  "full-disk",
  "openapi",
  "overload",
  "pages",
  "search",
].map((name) => `worker/http/${name}.test.ts`);
const without = (process.env["TEST_WITHOUT"] ?? "").split(",");

// .ci/run adds up what the runs of the packages, each a process of its own, leave there.
const { TEST_RESULTS } = process.env;
const reporters: NonNullable<ViteUserConfig["test"]>["reporters"] =
  TEST_RESULTS === undefined
    ? ["default"]
    : ["default", ["json", { outputFile: join(TEST_RESULTS, `${process.pid}.json`) }]];

export default defineConfig({
  test: {
    reporters,
    // On two cores vitest runs one file at a time. Most of a system test is waiting for servers, so two fit.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      unitTestsOf("shared"),
      unitTestsOf("engine"),
      unitTestsOf("worker"),
      {
        ...fromSource,
        test: {
          name: "test",
          root: "test",
          include: ["**/*.test.ts"],
          exclude: ["worker/**", "ocean/**", "faults/**", "**/node_modules/**"],
          ...patient,
        },
      },
      systemTests("system", "postgres", ["worker/**/*.test.ts", "faults/**/*.test.ts"]),
      ...(without.includes("redis")
        ? []
        : [
            systemTests(
              "system-redis",
              "redis",
              ["worker/http/**/*.test.ts", "worker/scenarios/**/*.test.ts"],
              BEFORE_THE_QUEUE,
            ),
          ]),
      // `npm run test:ocean`: needs Python and PyPI.
      {
        ...fromSource,
        test: {
          name: "ocean",
          root: "test",
          include: ["ocean/**/*.test.ts"],
          globalSetup: "services/global-setup.ts",
          provide: { queue: "postgres" },
          ...patient,
        },
      },
    ],
  },
});
