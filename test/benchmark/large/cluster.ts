import { closeSync, openSync, writeSync } from "node:fs";
import type { JqObject } from "@longshore/engine";
import type { ResourceConfig } from "../workload.ts";
import { kubernetesDeployment } from "../workloads/kubernetes-deployment.ts";

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } };
  };
}

export interface Cluster {
  readonly cluster: string;
  readonly region: string;
  readonly items: readonly Deployment[];
}

/** One payload with very many deployments in it, of which `itemsToParse` makes an entity each. */
export const CLUSTER: ResourceConfig = {
  kind: "cluster",
  selector: { query: '.item.metadata.namespace | startswith("kube-") | not' },
  port: {
    itemsToParse: ".items",
    entity: {
      mappings: {
        identifier: '.cluster + "/" + .item.metadata.namespace + "/" + .item.metadata.name',
        title: ".item.metadata.name",
        blueprint: '"deployment"',
        properties: {
          region: ".region",
          replicas: ".item.spec.replicas",
          images: "[.item.spec.template.spec.containers[]?.image]",
          version: '.item.metadata.labels["app.kubernetes.io/version"]',
        },
        relations: { namespace: ".item.metadata.namespace" },
      },
    },
  },
};

/** The same, written by hand. */
export function mapByHand({ cluster, region }: Cluster, { metadata, spec }: Deployment): JqObject | null {
  if (metadata.namespace.startsWith("kube-")) return null;
  return {
    identifier: `${cluster}/${metadata.namespace}/${metadata.name}`,
    title: metadata.name,
    blueprint: "deployment",
    properties: {
      region,
      replicas: spec?.replicas ?? null,
      images: (spec?.template?.spec?.containers ?? []).map(({ image }) => image ?? null),
      version: metadata.labels?.["app.kubernetes.io/version"] ?? null,
    },
    relations: { namespace: metadata.namespace },
  };
}

const HEAD = '{"cluster":"eu-1","region":"eu-west","items":[';
const END = "]}";

/** The deployments that a payload repeats, as one small payload. */
export function smallCluster(): string {
  return `${HEAD}${kubernetesDeployment.payloads().join(",")}${END}`;
}

/** Writes a payload of about so many bytes, a piece at a time; gives how often the deployments of the small one are in it. */
export function writeCluster(path: string, bytes: number): number {
  const deployments = kubernetesDeployment.payloads().join(",");
  const times = Math.ceil(bytes / Buffer.byteLength(deployments));
  const file = openSync(path, "w");
  writeSync(file, HEAD);
  for (let time = 0; time < times; time++) writeSync(file, time === 0 ? deployments : `,${deployments}`);
  writeSync(file, `${END}\n`);
  closeSync(file);
  return times;
}
