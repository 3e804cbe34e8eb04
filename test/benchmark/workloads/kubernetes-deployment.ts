import type { JqObject } from "@longshore/engine";
import { Random } from "../../differential/random.ts";
import { varyPayloads } from "../vary-payload.ts";
import { byHand, type Workload } from "../workload.ts";

interface Container {
  readonly image?: string;
  readonly ports?: readonly { readonly containerPort?: number }[];
  readonly resources?: { readonly limits?: { readonly memory?: string } };
  readonly securityContext?: { readonly privileged?: boolean };
}

interface Deployment {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec?: {
    readonly replicas?: number;
    readonly strategy?: { readonly type?: string };
    readonly template?: {
      readonly spec?: { readonly containers?: readonly Container[]; readonly serviceAccountName?: string };
    };
  };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
  };
}

const KEPT = new Set(["metadata", "name", "namespace"]);

export const kubernetesDeployment: Workload = {
  name: "Kubernetes deployment",
  group: "real",
  resource: {
    kind: "deployment",
    selector: { query: '.metadata.namespace | startswith("kube-") | not' },
    port: {
      entity: {
        mappings: {
          identifier: '.metadata.namespace + "/" + .metadata.name',
          title: ".metadata.name",
          blueprint: '"deployment"',
          properties: {
            replicas: ".spec.replicas",
            ready: ".status.readyReplicas // 0",
            isHealthy: ".spec.replicas == .status.readyReplicas",
            available: '[.status.conditions[]? | select(.type == "Available") | .status] | first',
            images: "[.spec.template.spec.containers[]?.image]",
            containers: ".spec.template.spec.containers | length",
            memory: '[.spec.template.spec.containers[]? | .resources.limits.memory // "none"]',
            ports: "[.spec.template.spec.containers[]?.ports[]?.containerPort]",
            isPrivileged: "[.spec.template.spec.containers[]?.securityContext.privileged] | any",
            labels: ".metadata.labels",
            version: '.metadata.labels["app.kubernetes.io/version"]',
            owner: '.metadata.annotations["example.com/owner"]',
            strategy: ".spec.strategy.type",
            account: '.spec.template.spec.serviceAccountName // "default"',
            generation: ".metadata.generation",
            createdAt: ".metadata.creationTimestamp",
          },
          relations: { namespace: ".metadata.namespace", application: '.metadata.labels["app.kubernetes.io/name"]' },
        },
      },
    },
  },
  payloads: () => {
    const random = new Random(3);
    const examples = Array.from({ length: 40 }, (_, index) => deployment(random, index));
    return varyPayloads(examples, { count: 300, kept: KEPT, worded: "note" });
  },
  commandLineRounds: 30,
  byHand: byHand(({ metadata, spec, status }: Deployment) => {
    if (metadata.namespace.startsWith("kube-")) return null;
    const containers = spec?.template?.spec?.containers ?? [];
    return {
      identifier: `${metadata.namespace}/${metadata.name}`,
      title: metadata.name,
      blueprint: "deployment",
      properties: {
        replicas: spec?.replicas ?? null,
        ready: status?.readyReplicas ?? 0,
        isHealthy: spec?.replicas === status?.readyReplicas,
        available: status?.conditions?.find(({ type }) => type === "Available")?.status ?? null,
        images: containers.map(({ image }) => image ?? null),
        containers: containers.length,
        memory: containers.map(({ resources }) => resources?.limits?.memory ?? "none"),
        ports: containers.flatMap(({ ports }) => (ports ?? []).map(({ containerPort }) => containerPort ?? null)),
        isPrivileged: containers.some(({ securityContext }) => securityContext?.privileged),
        labels: metadata.labels ?? null,
        version: metadata.labels?.["app.kubernetes.io/version"] ?? null,
        owner: metadata.annotations?.["example.com/owner"] ?? null,
        strategy: spec?.strategy?.type ?? null,
        account: spec?.template?.spec?.serviceAccountName ?? "default",
        generation: metadata.generation ?? null,
        createdAt: metadata.creationTimestamp ?? null,
      },
      relations: {
        namespace: metadata.namespace,
        application: metadata.labels?.["app.kubernetes.io/name"] ?? null,
      },
    };
  }),
};

/** What the API server gives, with the managed fields that make up a third of it. */
function deployment(random: Random, index: number): JqObject {
  const name = `${random.pick(["cart", "search", "login", "mail", "billing"])}-${index}`;
  const namespace = random.pick(["shop", "shop", "platform", "data", "kube-system"]);
  const replicas = 1 + random.below(5);
  const labels = {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/version": `1.${random.below(30)}.${random.below(10)}`,
    "app.kubernetes.io/managed-by": "Helm",
    tier: random.pick(["web", "worker"]),
  };
  const selector = { "app.kubernetes.io/name": name };
  const time = `2025-0${1 + random.below(9)}-1${random.below(9)}T08:${10 + random.below(49)}:00Z`;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      annotations: {
        "deployment.kubernetes.io/revision": String(random.below(90)),
        "example.com/owner": random.pick(["team-a", "team-b", "team-c"]),
        "meta.helm.sh/release-name": name,
        "meta.helm.sh/release-namespace": namespace,
      },
      creationTimestamp: time,
      generation: random.below(50),
      labels,
      managedFields: [managedFields("helm", time), managedFields("kube-controller-manager", time)],
      name,
      namespace,
      resourceVersion: String(random.below(90_000_000)),
      uid: uid(random),
    },
    spec: {
      progressDeadlineSeconds: 600,
      replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: selector },
      strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" }, type: "RollingUpdate" },
      template: {
        metadata: { creationTimestamp: null, labels: selector },
        spec: {
          containers: Array.from({ length: 1 + random.below(3) }, () => container(random, name)),
          dnsPolicy: "ClusterFirst",
          restartPolicy: "Always",
          schedulerName: "default-scheduler",
          serviceAccountName: name,
          terminationGracePeriodSeconds: 30,
        },
      },
    },
    status: {
      availableReplicas: replicas,
      conditions: [condition("Progressing", time), condition("Available", time)],
      observedGeneration: 4,
      readyReplicas: random.chance(0.8) ? replicas : replicas - 1,
      replicas,
      updatedReplicas: replicas,
    },
  };
}

function container(random: Random, name: string): JqObject {
  return {
    env: [
      { name: "LOG_LEVEL", value: "info" },
      { name: "DATABASE_URL", valueFrom: { secretKeyRef: { key: "url", name: `${name}-database` } } },
    ],
    image: `registry.example.com/${name}:1.${random.below(40)}.0`,
    imagePullPolicy: "IfNotPresent",
    livenessProbe: {
      failureThreshold: 3,
      httpGet: { path: "/health", port: "http", scheme: "HTTP" },
      periodSeconds: 10,
    },
    name: random.pick(["main", "proxy", "metrics"]),
    ports: [{ containerPort: 8000 + random.below(1000), name: "http", protocol: "TCP" }],
    resources: { limits: { memory: `${random.below(8) + 1}Gi` }, requests: { cpu: "100m", memory: "128Mi" } },
    ...(random.chance(0.5) ? { securityContext: { privileged: random.chance(0.1) } } : {}),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  };
}

function managedFields(manager: string, time: string): JqObject {
  const annotations = { ".": {}, "f:deployment.kubernetes.io/revision": {}, "f:meta.helm.sh/release-name": {} };
  const container = { ".": {}, "f:env": {}, "f:image": {}, "f:name": {}, "f:ports": {}, "f:resources": {} };
  return {
    apiVersion: "apps/v1",
    fieldsType: "FieldsV1",
    fieldsV1: {
      "f:metadata": { "f:annotations": annotations, "f:labels": { "f:app.kubernetes.io/name": {} } },
      "f:spec": {
        "f:replicas": {},
        "f:template": { "f:spec": { "f:containers": { 'k:{"name":"main"}': container } } },
      },
    },
    manager,
    operation: "Update",
    time,
  };
}

function condition(type: string, time: string): JqObject {
  const message = `Deployment is ${type.toLowerCase()}.`;
  return { lastTransitionTime: time, lastUpdateTime: time, message, reason: `${type}Reason`, status: "True", type };
}

function uid(random: Random): string {
  const hex = (length: number): string => Array.from({ length }, () => random.below(16).toString(16)).join("");
  return [8, 4, 4, 4, 12].map(hex).join("-");
}
