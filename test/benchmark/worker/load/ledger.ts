import { type ProblemCode, problemCodeInfo } from "@longshore/shared";
import type { Database } from "@longshore/worker";
import type { Reply } from "./poster.ts";
import type { LoadRequest } from "./traffic.ts";

/** Where the records of an acknowledged request stand in the log of its integration. */
export interface Acknowledged {
  readonly records: number;
  readonly items: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

interface Written {
  readonly seq: number;
  readonly version: number;
}

const MOST_WRONG = 20;

/** What was acknowledged, and what the catalog and the logs therefore have to hold: that, and nothing else. */
export class Ledger {
  readonly #newest = new Map<number, Written>();
  readonly #records = new Map<string, number>();
  readonly counts = { acknowledged: 0, payloads: 0, refused: 0, unanswered: 0 };
  /** Whatever should not have been, in words. */
  readonly wrong: string[] = [];

  /** Null if the request was refused. */
  answered(request: LoadRequest, reply: Reply): Acknowledged | null {
    if (reply.status === 202) return this.#acknowledged(request, JSON.parse(reply.text));
    this.counts.refused += 1;
    const fault = faultOfRefusal(reply);
    if (fault !== null) this.#note(`${request.path}: ${fault}: ${reply.text.slice(0, 200)}`);
    return null;
  }

  /** Nobody knows whether it was taken, which a server that runs must not leave open. */
  unanswered(request: LoadRequest, error: unknown): void {
    this.counts.unanswered += 1;
    this.#note(`${request.path}: no answer: ${String(error)}`);
  }

  /** Compares, after everything has taken effect. Gives what is wrong; nothing if all is well. */
  async verify(database: Database): Promise<readonly string[]> {
    await this.#verifyLogs(database);
    await this.#verifyCatalog(database);
    return this.wrong;
  }

  #acknowledged(request: LoadRequest, answer: Acknowledged): Acknowledged {
    this.counts.acknowledged += 1;
    this.counts.payloads += answer.items;
    this.#records.set(request.integration, (this.#records.get(request.integration) ?? 0) + answer.records);
    if (answer.items !== request.numbers.length) this.#note(`${request.path}: ${answer.items} items taken`);
    for (const number of request.numbers) {
      const known = this.#newest.get(number);
      if (known !== undefined && known.seq > answer.lastSeq) continue;
      this.#newest.set(number, { seq: answer.lastSeq, version: request.version });
    }
    return answer;
  }

  /** As many records as were acknowledged: then nothing that was refused is among them, and nothing is missing. */
  async #verifyLogs({ pool }: Database): Promise<void> {
    const { rows } = await pool.query<{ name: string; appended: number; odd: number }>(`
      SELECT i.installation_id AS name, l.next_seq - 1 AS appended,
        (SELECT count(*) FROM catalog.raw_record r WHERE r.integration = i.id AND r.status <> 'applied') AS odd
      FROM catalog.integration i JOIN catalog.log l ON l.integration = i.id`);
    for (const { name, appended, odd } of rows) {
      const acknowledged = this.#records.get(name) ?? 0;
      if (appended !== acknowledged)
        this.#note(`${name}: ${acknowledged} records acknowledged, ${appended} in the log`);
      if (odd > 0) this.#note(`${name}: ${odd} records did not take effect`);
    }
    const { rows: orphans } = await pool.query(`
      SELECT id FROM catalog.raw_payload p WHERE NOT EXISTS (SELECT FROM catalog.raw_record r WHERE r.payload = p.id)`);
    if (orphans.length > 0) this.#note(`${orphans.length} payloads are in the database that no record points at`);
  }

  /** Of every issue the version that was acknowledged last. */
  async #verifyCatalog({ pool }: Database): Promise<void> {
    const { rows } = await pool.query<{ number: number; version: number }>(`
      SELECT identifier::int8 AS number, (properties->>'comments')::int8 AS version
      FROM catalog.entity WHERE blueprint = 'issue'`);
    const found = new Map(rows.map(({ number, version }) => [number, version]));
    for (const [number, { version }] of this.#newest) {
      const have = found.get(number);
      if (have !== version)
        this.#note(`issue ${number}: the catalog has ${have ?? "nothing"}, acknowledged was ${version}`);
      found.delete(number);
    }
    for (const number of found.keys()) this.#note(`issue ${number} is in the catalog, and was never acknowledged`);
  }

  #note(text: string): void {
    if (this.wrong.length < MOST_WRONG) this.wrong.push(text);
  }
}

/** Null for an answer of overload as docs/errors.md and the OpenAPI document have it. */
function faultOfRefusal({ status, retryAfter, text }: Reply): string | null {
  if (status !== 503 && status !== 429) return `answered ${status}`;
  if (!/^[1-9]\d*$/.test(retryAfter ?? "")) return `${status} with Retry-After ${retryAfter}`;
  const answer: RefusalAnswer = JSON.parse(text);
  const [problem] = answer.details?.problems ?? [];
  if (answer.ok !== false || problem === undefined || problem.code !== answer.error) return "no documented answer";
  return problemCodeInfo(problem.code).status === status ? null : `${problem.code} is not of status ${status}`;
}

interface RefusalAnswer {
  readonly ok?: boolean;
  readonly error?: string;
  readonly details?: { readonly problems?: readonly { readonly code: ProblemCode }[] };
}
