import type { TalliedProblem } from "@longshore/engine";
import type { Logger } from "pino";
import type { Applying, RawRecord } from "../apply/applying.ts";
import type { IntegrationNames } from "../integrations/integration-names.ts";

/** A line is for a person who follows the log; the record has more of them. */
const MOST_LOGGED = 20;

/** Writes a line at `debug` for each record that has problems: one for all of them. */
export function problemLog(
  log: Pick<Logger, "isLevelEnabled" | "debug">,
  names: Pick<IntegrationNames, "of">,
): NonNullable<Applying["report"]> {
  return (record, problems) => {
    if (log.isLevelEnabled("debug")) void write(log, names, record, problems);
  };
}

async function write(
  log: Pick<Logger, "debug">,
  names: Pick<IntegrationNames, "of">,
  { integration, seq, source, kind }: RawRecord,
  problems: readonly TalliedProblem[],
): Promise<void> {
  const first = problems.slice(0, MOST_LOGGED).map(({ problem: { code, path, message }, count }) => {
    return { code, path, count, message };
  });
  log.debug(
    { integration: await names.of(integration), seq, source, kind, places: problems.length, problems: first },
    "a record took effect with problems",
  );
}
