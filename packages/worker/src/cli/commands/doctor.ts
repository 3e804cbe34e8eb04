import process from "node:process";
import { examine } from "../../doctor/doctor.ts";
import type { Finding } from "../../doctor/finding.ts";
import { parseCall } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openLog } from "../log.ts";

export async function main(args: readonly string[]): Promise<ExitCode> {
  const call = parseCall(
    {
      name: "doctor",
      description: "Looks at every server that the settings name, and says what has to be mended.",
      json: "print the findings as JSON",
      flags: ["dataFolder"],
    },
    args,
  );
  if (call === null) return EXIT.ok;
  const findings = await examine(call.settings, openLog({ logLevel: "silent" }, call.json));
  process.stdout.write(`${call.json ? JSON.stringify({ findings }) : table(findings)}\n`);
  return findings.some(({ state }) => state === "bad") ? EXIT.unhealthy : EXIT.ok;
}

const MARKS: Readonly<Record<Finding["state"], string>> = { ok: "ok", warning: "warning", bad: "BAD", unused: "-" };

function table(findings: readonly Finding[]): string {
  const widest = Math.max(...findings.map(({ name }) => name.length));
  return findings
    .map(({ name, state, text }) => `${MARKS[state].padEnd(7)}  ${name.padEnd(widest)}  ${text}`)
    .join("\n");
}
