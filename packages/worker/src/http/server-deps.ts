import type { FastifyBaseLogger } from "fastify";
import type { Registry } from "prom-client";
import type { Applying } from "../apply/applying.ts";
import type { Checking } from "../check/checking.ts";
import type { Db } from "../database/database.ts";
import type { Receiving } from "../receive/receiving.ts";
import type { Clock } from "../settings/clock.ts";

/** The client that may ask for tokens. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The one organization of a deployment. */
export interface Organization {
  /** Names the Kafka topics. */
  readonly id: string;
  readonly name: string;
  /** What clients may do: `LAKEHOUSE_ELIGIBLE`, … */
  readonly featureFlags: readonly string[];
}

/** What `GET /v1/kafka-credentials` tells clients. */
export interface KafkaCredentials {
  readonly brokers: readonly string[];
  readonly username: string;
  readonly password: string;
}

export interface HttpLimits {
  /** Bytes of a JSON body, decompressed. */
  readonly body: number;
  /** Bytes of a body of the intake routes, as sent and decompressed. */
  readonly intake: number;
  /** Seconds that a token is good for. */
  readonly tokenLifetime: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  body: 1024 * 1024,
  intake: 256 * 1024 * 1024,
  tokenLifetime: 3 * 60 * 60,
};

/** What the HTTP API works on. */
export interface ServerDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly credentials: Credentials;
  readonly organization: Organization;
  readonly kafka: KafkaCredentials | null;
  /** What clients reach the server at, without a slash at the end; null: what each request says in `Host`. */
  readonly publicUrl: string | null;
  readonly limits: HttpLimits;
  /** Takes raw payloads in. */
  readonly receiving: Receiving;
  /** Looks at configurations and blueprints before they are stored. */
  readonly checking: Checking;
  /** Applies calls of the entity API. */
  readonly applying: Applying;
  /** Fails while a service is away without which requests cannot be answered. */
  readonly ready: () => Promise<void>;
  readonly metrics: Registry;
}
