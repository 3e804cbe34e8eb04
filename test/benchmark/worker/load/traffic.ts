import { issuePayload } from "./issues.ts";

/** One request as clients send it. */
export interface LoadRequest {
  readonly integration: string;
  readonly path: string;
  readonly contentType: "application/json" | "application/x-ndjson";
  readonly body: Buffer;
  /** Issues that it tells of, each once. */
  readonly numbers: readonly number[];
  /** What each of them says; no two requests say the same. */
  readonly version: number;
}

const INTEGRATIONS = 8;
const ISSUES_OF_EACH = 2_000;
/** Of ten requests nine are webhooks with one payload, and one is a page of a list. */
const CYCLE = 10;
const BATCH = 50;
const FIRST_BATCH = 500;

/** On average. */
export const PAYLOADS_PER_REQUEST = (CYCLE - 1 + BATCH) / CYCLE;

export const INTEGRATION_NAMES = Array.from({ length: INTEGRATIONS }, (_, index) => `load-${index}`);

/**
 * An endless sequence of requests, the same in every run: integrations take turns, and each has a fixed set of issues, so
 * that the catalog does not grow for ever.
 */
export class Traffic {
  #made = 0;

  /** Requests that create every issue. */
  *first(): Generator<LoadRequest> {
    for (let integration = 0; integration < INTEGRATIONS; integration += 1) {
      for (let place = 0; place < ISSUES_OF_EACH; place += FIRST_BATCH) {
        yield page(integration, this.#made++, place, FIRST_BATCH);
      }
    }
  }

  /** One that updates issues. */
  next(): LoadRequest {
    const made = this.#made++;
    const isBatch = made % CYCLE === CYCLE - 1;
    // A step of one more each cycle: else only odd integrations would get batches.
    const integration = (made + Math.floor(made / CYCLE)) % INTEGRATIONS;
    return isBatch ? page(integration, made, made * SPREAD, BATCH) : webhook(integration, made);
  }
}

function webhook(integration: number, version: number): LoadRequest {
  const number = issueNumber(integration, version * SPREAD);
  const body = Buffer.from(issuePayload(number, version));
  return { ...addressOf(integration), contentType: "application/json", body, numbers: [number], version };
}

function page(integration: number, version: number, first: number, size: number): LoadRequest {
  const numbers = Array.from({ length: size }, (_, index) => issueNumber(integration, first + index));
  const body = Buffer.from(numbers.map((number) => issuePayload(number, version)).join("\n"));
  return { ...addressOf(integration), contentType: "application/x-ndjson", body, numbers, version };
}

/** Has no divisor in common with the number of issues, so that all of them have their turn. */
const SPREAD = 769;

function issueNumber(integration: number, place: number): number {
  return integration * 1_000_000 + (place % ISSUES_OF_EACH);
}

function addressOf(integration: number): Pick<LoadRequest, "integration" | "path"> {
  const name = `load-${integration}`;
  return { integration: name, path: `/v1/integration/${name}/ingest/issue` };
}
