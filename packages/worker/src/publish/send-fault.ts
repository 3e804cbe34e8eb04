/**
 * Whose fault it is that messages were not taken. `refused`: theirs, so the same ones will be refused again. `unclear`:
 * perhaps theirs. `cut`: the connection ended; a broker does that to a request that is larger than its
 * `socket.request.max.bytes`. `mendable`: not theirs. Brokers that are away come back, and what an operator has to mend
 * (rights, certificates, clocks, the topic itself) holds up every event, so that leaving one out would help none.
 */
export type SendFault = "refused" | "unclear" | "cut" | "mendable";

/** Errors of the protocol: https://kafka.apache.org/protocol#protocol_error_codes */
const REFUSED: ReadonlySet<string> = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "INVALID_RECORD"]);
const UNCLEAR: ReadonlySet<string> = new Set([
  "UNKNOWN",
  "CORRUPT_MESSAGE",
  "INVALID_REQUEST",
  "POLICY_VIOLATION",
  // Of a broker that is newer than kafkajs.
  "KAFKAJS_UNKNOWN_ERROR_CODE",
]);
/** Without a type; the first is what Node throws at a buffer that would be too large. */
const UNCLEAR_NAMES: ReadonlySet<string> = new Set(["RangeError", "KafkaJSInvariantViolation"]);
const CUT_NAMES: ReadonlySet<string> = new Set([
  "KafkaJSConnectionClosedError",
  "KafkaJSConnectionError",
  "KafkaJSRequestTimeoutError",
]);

/** kafkajs wraps the error of its last try in one that says how often it tried. */
export function sendFault(error: unknown): SendFault {
  for (let each = error; each instanceof Error; each = each.cause) {
    const type = typeOf(each);
    if (REFUSED.has(type)) return "refused";
    if (UNCLEAR.has(type) || UNCLEAR_NAMES.has(each.name)) return "unclear";
    if (CUT_NAMES.has(each.name)) return "cut";
  }
  return "mendable";
}

/** `MESSAGE_TOO_LARGE: The request included a message larger than the max message size the server will accept` */
export function describeSendFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const type = typeOf(error);
  return type === "" ? error.message : `${type}: ${error.message}`;
}

function typeOf(error: Error): string {
  return "type" in error && typeof error.type === "string" ? error.type : "";
}
