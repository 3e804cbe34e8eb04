import type { EntityRef } from "@longshore/shared";
import type { CatalogBlueprint } from "./blueprint/blueprint-rules.ts";
import { MemoryCatalog } from "./catalog/memory-catalog.ts";
import type { Change, Plan } from "./plan.ts";
import { type PlanSettings, planChanges } from "./plan-changes.ts";
import type { EntityWrite, PlanInput } from "./plan-input.ts";

const text = { type: "string" } as const;

/**
 * Teams; services, which may have an owner and depend on each other; pods, which cannot be without a service and a
 * name; domains, each of which needs a next one, so that they can only come as a ring.
 */
export const blueprints: readonly CatalogBlueprint[] = [
  { identifier: "team", schema: { properties: {} } },
  {
    identifier: "service",
    schema: {
      properties: { url: { type: "string", format: "url" }, tier: { type: "number" }, tags: { type: "array" } },
    },
    relations: {
      owner: { target: "team", required: false, many: false },
      uses: { target: "service", required: false, many: true },
    },
  },
  {
    identifier: "pod",
    schema: { properties: { image: text }, required: ["image"] },
    relations: { of: { target: "service", required: true, many: false } },
  },
  {
    identifier: "domain",
    schema: { properties: {} },
    relations: { next: { target: "domain", required: true, many: false } },
  },
];

export const emptyCatalog: MemoryCatalog = new MemoryCatalog({ blueprints });

export const settings: PlanSettings = { at: "2026-11-23T10:00:00.000Z", by: "tester", integration: "one", seq: 7 };

type Rest = Omit<EntityWrite, "blueprint" | "identifier">;

/** `write("service/a", {title: "A"})` */
export function write(name: string, rest: Rest = {}): EntityWrite {
  return { ...ref(name), ...rest };
}

/** A pod with what its blueprint requires. */
export function pod(identifier: string, service: string): EntityWrite {
  return write(`pod/${identifier}`, { properties: { image: "alpine" }, relations: { of: service } });
}

export function ref(name: string): EntityRef {
  const [blueprint = "", identifier = ""] = name.split("/");
  return { blueprint, identifier };
}

export function nameOf({ blueprint, identifier }: EntityRef): string {
  return `${blueprint}/${identifier}`;
}

export function catalogOf(...entities: EntityWrite[]): MemoryCatalog {
  return emptyCatalog.applyPlan(planChanges({ entities }, emptyCatalog, settings));
}

/** What a plan does, one line per change: `create service/a`. */
export function lines(plan: Plan): string[] {
  return plan.changes.map((change) => `${change.action} ${change.ref === null ? "?" : nameOf(change.ref)}`);
}

export function planLines(input: PlanInput, catalog: MemoryCatalog, options: Partial<PlanSettings> = {}): string[] {
  return lines(planChanges(input, catalog, { ...settings, ...options }));
}

export function changeOf(plan: Plan, name: string): Change | undefined {
  return plan.changes.find((change) => change.ref !== null && nameOf(change.ref) === name);
}

/** The codes of what is said about a key, with `!` for errors: `required_relation!`. */
export function codesOf(plan: Plan, name: string): string[] {
  const problems = plan.changes.flatMap((change) =>
    change.ref !== null && nameOf(change.ref) === name ? change.problems : [],
  );
  return problems.map(({ code, severity }) => (severity === "error" ? `${code}!` : code));
}
