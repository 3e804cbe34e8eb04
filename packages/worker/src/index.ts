export * from "./database/database.ts";
export * from "./database/migrate.ts";
export type { Migration } from "./database/migration-files.ts";
export type { Schema } from "./database/schema.ts";
export * from "./database/transaction.ts";
export * from "./settings/clock.ts";
