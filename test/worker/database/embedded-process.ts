// A process that attaches to or starts the embedded server of a folder, and says each time a query succeeds.
import { openDatabase, openEmbedded } from "@longshore/worker";
import { pino } from "pino";

const quiet = () => {};
const log = pino({ level: "silent" });

const { url } = await openEmbedded(process.argv[2] ?? "", log);
const { pool } = openDatabase(url, { connections: 2, name: "embedded-process", onIdleError: quiet });
setInterval(() => {
  pool.query("SELECT 1").then(() => process.stdout.write("answered\n"), quiet);
}, 100);
