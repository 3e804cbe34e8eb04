import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Admin } from "kafkajs";
import type { Logger } from "pino";

/** `max.message.bytes` where nobody set it. */
export const DEFAULT_MESSAGE_BYTES = 1_048_588;

/** The type of a resource that is a topic. Node does not see that kafkajs exports a name for it. */
const TOPIC = 2;

const compressed = promisify(gzip);
const warned = new WeakSet<Logger>();

/** What the topics that are written to take as one message set, compressed. */
export class MessageLimit {
  /** Assumed where it may not be read. */
  bytes = DEFAULT_MESSAGE_BYTES;
  readonly #topics: readonly string[];
  readonly #log: Logger;

  constructor(topics: readonly string[], log: Logger) {
    this.#topics = topics;
    this.#log = log;
  }

  /** Asks the brokers. False: they do not say, which is warned of once. */
  async read(admin: Admin): Promise<boolean> {
    const resources = this.#topics.map((name) => {
      return { type: TOPIC, name, configNames: ["max.message.bytes"] };
    });
    try {
      const answer = await admin.describeConfigs({ resources, includeSynonyms: false });
      const limits = answer.resources.flatMap(({ configEntries }) => configEntries.map((each) => each.configValue));
      const known = limits.map(Number).filter((limit) => limit > 0);
      if (known.length < this.#topics.length) throw new Error("the answer has no max.message.bytes");
      this.bytes = Math.min(...known);
      return true;
    } catch (error) {
      if (warned.has(this.#log)) return false;
      warned.add(this.#log);
      this.#log.warn({ err: error, assumed: this.bytes }, "max.message.bytes of the topics may not be read");
      return false;
    }
  }

  /** Whether the value alone is larger, however it is sent. */
  async isExceededBy(value: string): Promise<boolean> {
    if (value.length <= this.bytes && Buffer.byteLength(value) <= this.bytes) return false;
    return (await compressed(value)).length > this.bytes;
  }
}
