import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

const program = fileURLToPath(new URL("../../../packages/worker/bin/worker.mjs", import.meta.url));

/** What `worker doctor`, a process of its own, finds of Kafka. */
export async function doctorOfKafka(env: Readonly<Record<string, string>>): Promise<unknown> {
  const child = spawn(process.execPath, [program, "doctor", "--json"], {
    env: { PATH: process.env["PATH"], DATABASE_URL: inject("postgresUrl"), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { findings } = JSON.parse(Buffer.concat(await child.stdout.toArray()).toString());
  return findings.find(({ name }: { name: string }) => name === "Kafka");
}
