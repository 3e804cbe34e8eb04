import { setTimeout as sleep } from "node:timers/promises";
import { mappingOf } from "../http/mapping-of.ts";
import type { Call } from "../http/test-server.ts";

const PATHS = ["/v1/blueprints/witness", "/v1/blueprints/witness/entities/kept", "/v1/integration/witness"];

/** Things that no fuzzed request names: they have to be the same in the end, and to work as they did. */
export class Witness {
  readonly #call: Call;
  readonly #before: readonly string[];

  private constructor(call: Call, before: readonly string[]) {
    this.#call = call;
    this.#before = before;
  }

  static async place(call: Call): Promise<Witness> {
    const posts: readonly (readonly [string, object])[] = [
      ["/v1/blueprints", { identifier: "witness", title: "Witness", schema: { properties: {} } }],
      [
        "/v1/blueprints",
        { identifier: "service", title: "Service", schema: { properties: { url: { type: "string" } } } },
      ],
      [
        "/v1/blueprints",
        { identifier: "team", title: "Team", schema: { properties: { size: { type: "string", pattern: "^(a+)+$" } } } },
      ],
      ["/v1/blueprints/witness/entities", { identifier: "kept", title: "Kept" }],
      ["/v1/integration", { installationId: "witness", config: mappingOf("witness") }],
      ...["fuzz-0", "fuzz-1", "fuzz-2"].map((installationId) => {
        return ["/v1/integration", { installationId, config: mappingOf("service", ["repository", "issue"]) }] as const;
      }),
    ];
    for (const [path, body] of posts) {
      const { status, text } = await call("POST", path, { body });
      if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
    }
    return new Witness(call, await textsOf(call));
  }

  /** What became of them. */
  async wrong(milliseconds: number): Promise<string[]> {
    const after = await textsOf(this.#call);
    const changed = PATHS.filter((_, index) => after[index] !== this.#before[index]).map((path) => `${path} changed`);
    const { status } = await this.#call("POST", "/v1/integration/witness/ingest/thing", {
      body: [{ id: "new", name: "New" }],
    });
    if (status >= 300) return [...changed, `the witness's payload was answered ${status}`];
    const end = Date.now() + milliseconds;
    while ((await this.#call("GET", "/v1/blueprints/witness/entities/new")).status !== 200) {
      if (Date.now() > end) return [...changed, "the witness's payload is not applied"];
      await sleep(200);
    }
    return changed;
  }
}

function textsOf(call: Call): Promise<string[]> {
  return Promise.all(PATHS.map(async (path) => (await call("GET", path)).text));
}
