import { readFileSync } from "node:fs";
import type { CatalogEntity } from "@longshore/engine";
import { expect, test } from "vitest";
import { planRecord } from "./loading-example.ts";

const PAGE = readFileSync(new URL("../../docs/planning.md", import.meta.url), "utf8");
const blockOf = (language: string): string | undefined =>
  PAGE.match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``))?.[1];

function row(blueprint: string, identifier: string, relations: CatalogEntity["relations"] = {}): CatalogEntity {
  const written = { createdAt: "2026-11-01T00:00:00Z", updatedAt: "2026-11-01T00:00:00Z" };
  const content = { title: null, icon: null, team: [], properties: {}, relations };
  const kept = { revision: 1, owner: "github", lastSeen: 1, createdBy: "github", updatedBy: "github", ...written };
  return { blueprint, identifier, ...content, ...kept };
}

test("docs/planning.md: the example is the code that is run here", () => {
  expect(blockOf("ts")).toBe(readFileSync(new URL("./loading-example.ts", import.meta.url), "utf8"));
});

test("docs/planning.md: the example gives what the page says, a round per level of the cascade", async () => {
  const table = [row("team", "core"), row("service", "shop", { team: "core" }), row("pod", "p1", { service: "shop" })];
  const result = await planRecord(table, { deletes: [{ blueprint: "team", identifier: "core" }] });
  expect(result).toEqual(JSON.parse(blockOf("json") ?? ""));
});
