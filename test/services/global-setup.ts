import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres-server.ts";
import { makeTemplate } from "./test-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A server on which {@link createTestDatabase} makes databases. */
    readonly postgresUrl: string;
    /** A migrated database of it. */
    readonly postgresTemplate: string;
  }
}

/** One set of servers for all test files of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  project.provide("postgresUrl", postgres.url);
  project.provide("postgresTemplate", await makeTemplate(postgres.url));
  return () => postgres.stop();
}
