import { isObject, type JqValue } from "@longshore/engine";
import { type Problem, problem } from "@longshore/shared";
import type { ServerDeps } from "./server-deps.ts";

/**
 * That changes are to go to Kafka, and there is none: `{type: KAFKA}`, and a webhook of an agent, which gets it from Kafka.
 * The changes are kept like others that have no destination, so the answer warns those who wait for them.
 */
export function destinationProblems(destination: JqValue | undefined, { kafka }: Pick<ServerDeps, "kafka">): Problem[] {
  if (kafka !== null || destination === undefined || !isObject(destination)) return [];
  const { type, agent } = destination;
  if (type !== "KAFKA" && agent !== true) return [];
  const message = `${type === "KAFKA" ? "changes" : "changes for an agent"} go to Kafka, and this worker has no brokers`;
  return [problem("destination_without_brokers", message, { path: "changelogDestination" })];
}
