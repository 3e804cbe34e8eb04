import process from "node:process";

let isFiltered = false;

/**
 * kafkajs 2.2.4 sets a timer that lies in the past whenever a request queue is idle, of which Node 24 warns once per
 * process: https://github.com/tulios/kafkajs/issues/1751. It does no harm, and nobody who reads it can do anything about
 * it. Every other warning goes where it went before.
 */
export function silenceNegativeTimeoutsOfKafkajs(): void {
  if (isFiltered) return;
  isFiltered = true;
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "TimeoutNegativeWarning" && /kafkajs|CheckPendingRequests/.test(warning.stack ?? "")) return;
    for (const listener of listeners) listener(warning);
  });
}
