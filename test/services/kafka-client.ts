import process from "node:process";
import { Kafka, type KafkaConfig, logLevel } from "kafkajs";

/** kafkajs as tests use it: quiet, also about timers that it sets in the past, as the worker is. */
export function kafkaClient(config: KafkaConfig): Kafka {
  silenceNegativeTimeouts();
  return new Kafka({ clientId: "test", logLevel: logLevel.NOTHING, ...config });
}

let isSilent = false;

/**
 * What the worker does, once more: the set-up of a run uses this file too, and would find the worker's last build
 * instead of its sources.
 */
function silenceNegativeTimeouts(): void {
  if (isSilent) return;
  isSilent = true;
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name !== "TimeoutNegativeWarning") for (const listener of listeners) listener(warning);
  });
}
