// The compiler moves only TypeScript: the migrations go beside the module that reads them.
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const worker = fileURLToPath(new URL("../packages/worker/", import.meta.url));
const built = `${worker}dist/database/migrations`;

rmSync(built, { recursive: true, force: true });
cpSync(`${worker}src/database/migrations`, built, { recursive: true });
