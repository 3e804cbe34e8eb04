// `npm run test:matrix`: the tests that need servers, once for each version of Kafka that test/services knows.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const versions = readdirSync(new URL("../test/services/kafka-jars", import.meta.url)).map((file) =>
  file.replace(/\.txt$/, ""),
);
const failed = versions.filter((version) => {
  console.log(`\n── Kafka ${version} ──`);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "system", ...process.argv.slice(2)];
  const env = { ...process.env, KAFKA_TEST_VERSION: version };
  return spawnSync(process.execPath, vitest, { cwd: root, stdio: "inherit", env }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nfailed with Kafka ${failed.join(", ")}`);
  process.exit(1);
}
