import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { describeSendFault, sendFault } from "./send-fault.ts";

interface Errors {
  readonly KafkaJSConnectionClosedError: new (message: string, of: object) => Error;
  readonly KafkaJSNumberOfRetriesExceeded: new (error: Error, facts: object) => Error;
  readonly KafkaJSSASLAuthenticationError: new (message: string) => Error;
}

// The classes as they are: the types of kafkajs leave some of them out.
const load = createRequire(import.meta.url);
const errors: Errors = load("kafkajs/src/errors.js");
/** The error that kafkajs makes of a code in a broker's answer. */
const protocol: { readonly createErrorFromCode: (code: number) => Error } = load("kafkajs/src/protocol/error.js");
const afterRetries = (error: Error) =>
  new errors.KafkaJSNumberOfRetriesExceeded(error, { retryCount: 5, retryTime: 100 });

test.each([
  ["MESSAGE_TOO_LARGE", 10, "refused"],
  ["RECORD_LIST_TOO_LARGE", 18, "refused"],
  ["INVALID_RECORD", 87, "refused"],
  ["UNKNOWN", -1, "unclear"],
  ["POLICY_VIOLATION", 44, "unclear"],
  ["a code that kafkajs does not know", 999, "unclear"],
  ["NOT_LEADER_FOR_PARTITION", 6, "mendable"],
  ["NOT_ENOUGH_REPLICAS", 19, "mendable"],
  ["TOPIC_AUTHORIZATION_FAILED", 29, "mendable"],
  ["INVALID_TIMESTAMP, of a clock that is wrong for every event", 32, "mendable"],
  ["OUT_OF_ORDER_SEQUENCE_NUMBER, which a new producer mends", 45, "mendable"],
  ["SASL_AUTHENTICATION_FAILED", 58, "mendable"],
])("%s is taken for what it is, as it comes and after kafkajs has tried again", (_, code, fault) => {
  const error = protocol.createErrorFromCode(code);
  expect([sendFault(error), sendFault(afterRetries(error))]).toEqual([fault, fault]);
});

test("what is no answer of a broker is sorted by what happened", () => {
  const closed = new errors.KafkaJSConnectionClosedError("closed", { host: "a", port: 9092 });
  expect([sendFault(closed), sendFault(afterRetries(closed))]).toEqual(["cut", "cut"]);
  expect(sendFault(new errors.KafkaJSSASLAuthenticationError("wrong password"))).toBe("mendable");
  expect(sendFault(new RangeError("Invalid string length"))).toBe("unclear");
  expect(sendFault(new Error("the connection that held the publisher's lock was lost"))).toBe("mendable");
  expect(sendFault("no error at all")).toBe("mendable");
});

test("a refusal is described by the name that Kafka's documents have for it", () => {
  expect(describeSendFault(protocol.createErrorFromCode(10))).toMatch(/^MESSAGE_TOO_LARGE: /);
  expect(describeSendFault(new RangeError("too long"))).toBe("too long");
});
