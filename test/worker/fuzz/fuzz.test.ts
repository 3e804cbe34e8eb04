import { expect, test } from "vitest";
import { createTestDatabase } from "../../services/test-database.ts";
import { runCampaign } from "./campaign.ts";

// `npm run fuzz:http` sends 10 000 and 2 000.
test("requests and configurations that are wrong in every way: no 5xx, no crash, nothing lost beside them, nothing said in the log", async () => {
  const database = await createTestDatabase();
  try {
    const environment = { DATABASE_URL: database.url };
    const { wrong, statuses } = await runCampaign({ seed: 1, requests: 400, configs: 40, environment });
    expect(wrong).toEqual([]);
    // Not everything was refused at the door.
    expect(statuses).toMatchObject({ 200: expect.any(Number), 404: expect.any(Number), 422: expect.any(Number) });
  } finally {
    await database.close();
  }
});
