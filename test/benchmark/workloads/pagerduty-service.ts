import type { JqObject } from "@longshore/engine";
import { Random } from "../../differential/random.ts";
import { varyPayloads } from "../vary-payload.ts";
import { byHand, type Workload } from "../workload.ts";

interface Reference {
  readonly id?: string;
  readonly summary?: string;
}

interface Service {
  readonly id: string;
  readonly name?: string;
  readonly html_url?: string;
  readonly status?: string;
  readonly description?: string | null;
  readonly created_at?: string;
  readonly last_incident_timestamp?: string | null;
  readonly escalation_policy?: Reference;
  readonly teams?: readonly Reference[];
  readonly integrations?: readonly Reference[];
  readonly incident_urgency_rule?: { readonly urgency?: string };
  readonly auto_resolve_timeout?: number | null;
}

export const pagerdutyService: Workload = {
  name: "PagerDuty service",
  group: "real",
  resource: {
    kind: "services",
    selector: { query: '.status != "disabled"' },
    port: {
      entity: {
        mappings: {
          identifier: ".id",
          title: ".name",
          blueprint: '"pagerdutyService"',
          properties: {
            status: ".status",
            url: ".html_url",
            description: '.description // "" | .[0:100]',
            urgency: '.incident_urgency_rule.urgency // "high"',
            teams: '[.teams[]?.summary // "unknown"] | sort | join(", ")',
            integrations: ".integrations | length",
            autoResolveMinutes: "(.auto_resolve_timeout // 0) / 60",
            createdAt: ".created_at",
            lastIncident: ".last_incident_timestamp",
          },
          relations: { policy: ".escalation_policy.id", teams: "[.teams[]? | .id // empty]" },
        },
      },
    },
  },
  payloads: () => {
    const random = new Random(5);
    const examples = Array.from({ length: 40 }, (_, index) => service(random, index));
    return varyPayloads(examples, { count: 400, kept: new Set(["id"]), worded: "name" });
  },
  commandLineRounds: 60,
  byHand: byHand((service: Service) => {
    if (service.status === "disabled") return null;
    const teams = service.teams ?? [];
    return {
      identifier: service.id,
      title: service.name ?? null,
      blueprint: "pagerdutyService",
      properties: {
        status: service.status ?? null,
        url: service.html_url ?? null,
        description: (service.description ?? "").slice(0, 100),
        urgency: service.incident_urgency_rule?.urgency ?? "high",
        teams: teamNames(teams).sort().join(", "),
        integrations: (service.integrations ?? []).length,
        autoResolveMinutes: (service.auto_resolve_timeout ?? 0) / 60,
        createdAt: service.created_at ?? null,
        lastIncident: service.last_incident_timestamp ?? null,
      },
      relations: {
        policy: service.escalation_policy?.id ?? null,
        teams: teams.flatMap(({ id }) => id ?? []),
      },
    };
  }),
};

/** `.a[]?.b // "x"` gives what is there of all elements, and "x" only if that is nothing. */
function teamNames(teams: readonly Reference[]): string[] {
  const names = teams.flatMap(({ summary }) => summary ?? []);
  return names.length === 0 ? ["unknown"] : names;
}

function service(random: Random, index: number): JqObject {
  const id = code(random);
  return {
    id,
    type: "service",
    summary: `Service ${index}`,
    self: `https://api.pagerduty.example.com/services/${id}`,
    html_url: `https://acme.pagerduty.example.com/service-directory/${id}`,
    name: `Service ${index}`,
    auto_resolve_timeout: random.chance(0.5) ? 14_400 : null,
    acknowledgement_timeout: 600,
    created_at: "2024-11-06T11:12:51-05:00",
    status: random.pick(["active", "active", "warning", "critical", "disabled"]),
    alert_creation: "create_alerts_and_incidents",
    description: random.chance(0.6)
      ? "Takes payments, and tells the shop about them. ".repeat(1 + random.below(4))
      : null,
    integrations: Array.from({ length: random.below(4) }, () => reference(random, "generic_email_inbound_integration")),
    escalation_policy: reference(random, "escalation_policy"),
    teams: Array.from({ length: random.below(3) }, () => reference(random, "team")),
    incident_urgency_rule: { type: "constant", urgency: random.pick(["high", "low", "severity_based"]) },
    support_hours: {
      type: "fixed_time_per_day",
      time_zone: "America/Lima",
      start_time: "09:00:00",
      days_of_week: [1, 2, 3],
    },
    scheduled_actions: [
      { type: "urgency_change", at: { type: "named_time", name: "support_hours_start" }, to_urgency: "high" },
    ],
    last_incident_timestamp: random.chance(0.5) ? "2025-01-02T03:04:05Z" : null,
  };
}

function reference(random: Random, type: string): JqObject {
  const id = code(random);
  const host = "https://api.pagerduty.example.com";
  const summary = random.pick(["Payments", "Platform", "Search", "Mobile"]);
  return {
    id,
    type: `${type}_reference`,
    summary,
    self: `${host}/${type}s/${id}`,
    html_url: `${host}/html/${type}s/${id}`,
  };
}

function code(random: Random): string {
  return `P${Array.from({ length: 6 }, () => random.below(36).toString(36).toUpperCase()).join("")}`;
}
