import type { JqObject, JqValue } from "@longshore/engine";
import { Random } from "../../differential/random.ts";
import { byHand, type Workload } from "../workload.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface Stack {
  readonly name: string;
  readonly services: Record<string, { readonly enabled: boolean; readonly image: string; readonly port: number }>;
  readonly settings: Json;
  readonly tags: Record<string, string>;
}

/** Work on whole objects, with all their keys and everything below them. */
export const entriesAndPaths: Workload = {
  name: "entries, paths, recurse",
  group: "hard",
  resource: {
    kind: "stack",
    selector: { query: '.services | has("gateway") | not' },
    port: {
      entity: {
        mappings: {
          identifier: ".name",
          title: ".name | ascii_upcase",
          blueprint: '"stack"',
          properties: {
            enabled: "[.services | to_entries[] | select(.value.enabled) | .key] | sort",
            images: "[.. | .image? // empty] | unique",
            ports: "[.services[].port] | sort",
            portsByName: ".services | map_values(.port)",
            disabled: ".services | with_entries(select(.value.enabled | not) | .value = .value.image)",
            texts: '[.settings | .. | strings | select(startswith("https://"))] | sort | .[0:5]',
            numbers: "[.settings | .. | numbers] | add",
            leaves: '[.settings | paths(type == "boolean") | map(tostring) | join(".")] | sort | .[0:5]',
            depth: "[.settings | paths | length] | max",
            cleaned: ".settings | del(.[]?.secret) | [.[] | length] | add",
            tags: '.tags | to_entries | map("\\(.key)=\\(.value)") | sort | join(",")',
            inverted: ".tags | with_entries({key: .value, value: .key}) | keys",
          },
        },
      },
    },
  },
  payloads: () => {
    const random = new Random(11);
    return Array.from({ length: 100 }, (_, index) => JSON.stringify(stack(random, index)));
  },
  commandLineRounds: 6,
  byHand: byHand((stack: Stack) => {
    if (Object.hasOwn(stack.services, "gateway")) return null;
    const services = Object.entries(stack.services);
    const settings = lookThrough(stack.settings);
    return {
      identifier: stack.name,
      title: stack.name.toUpperCase(),
      blueprint: "stack",
      properties: {
        enabled: services.flatMap(([key, { enabled }]) => (enabled ? key : [])).sort(),
        images: [...new Set(services.map(([, { image }]) => image).concat(settings.images))].sort(),
        ports: services.map(([, { port }]) => port).sort((a, b) => a - b),
        portsByName: Object.fromEntries(services.map(([key, { port }]) => [key, port])),
        disabled: Object.fromEntries(services.flatMap(([key, { enabled, image }]) => (enabled ? [] : [[key, image]]))),
        texts: settings.links.sort().slice(0, 5),
        numbers: settings.sum,
        leaves: settings.flags.sort().slice(0, 5),
        depth: settings.depth,
        cleaned: lengthWithoutSecrets(stack.settings),
        tags: Object.entries(stack.tags)
          .map(([key, value]) => `${key}=${value}`)
          .sort()
          .join(","),
        inverted: Object.values(stack.tags).sort(),
      },
    };
  }),
};

interface Seen {
  images: string[];
  links: string[];
  flags: string[];
  sum: number;
  depth: number;
}

/** One walk for what jq needs five expressions for. */
function lookThrough(value: Json): Seen {
  const seen: Seen = { images: [], links: [], flags: [], sum: 0, depth: 0 };
  const visit = (node: Json, path: string, depth: number): void => {
    if (depth > seen.depth) seen.depth = depth;
    if (typeof node === "string") {
      if (node.startsWith("https://")) seen.links.push(node);
    } else if (typeof node === "number") seen.sum += node;
    else if (typeof node === "boolean") seen.flags.push(path);
    else if (Array.isArray(node))
      for (let i = 0; i < node.length; i++) visit(node[i] ?? null, below(path, i), depth + 1);
    else if (node !== null) {
      for (const key of Object.keys(node)) visit(node[key] ?? null, below(path, key), depth + 1);
      if (typeof node["image"] === "string") seen.images.push(node["image"]);
    }
  };
  visit(value, "", 0);
  return seen;
}

function below(path: string, key: string | number): string {
  return path === "" ? String(key) : `${path}.${key}`;
}

function lengthWithoutSecrets(settings: Json): number {
  let sum = 0;
  for (const section of Object.values(settings ?? {})) {
    if (typeof section !== "object" || section === null) continue;
    sum += Object.keys(section).length - (Object.hasOwn(section, "secret") ? 1 : 0);
  }
  return sum;
}

function stack(random: Random, index: number): JqObject {
  const services: JqObject = {};
  for (let i = 0; i < 12; i++) services[`service-${random.below(40)}-${i}`] = service(random);
  if (random.chance(0.05)) services["gateway"] = service(random);
  const settings: JqObject = {};
  for (let i = 0; i < 8; i++) settings[`section${i}`] = section(random);
  const tags: JqObject = {};
  for (let i = 0; i < 10; i++) tags[`tag-${random.below(100)}`] = `value-${i}`;
  return { name: `stack-${index}`, services, settings, tags };
}

function service(random: Random): JqObject {
  const image = `registry.example.com/app-${random.below(20)}:1.${random.below(9)}`;
  return { enabled: random.chance(0.7), image, port: 8000 + random.below(2000), replicas: random.below(4) };
}

function section(random: Random): JqObject {
  const pools: JqValue[] = Array.from({ length: 3 }, () => ({
    size: random.below(50),
    isShared: random.chance(0.5),
    hosts: Array.from({ length: 3 }, () => `host-${random.below(90)}.example.com`),
  }));
  return {
    url: `https://example.com/${random.below(500)}`,
    timeout: random.below(1000),
    pools,
    ...(random.chance(0.5) ? { secret: "hidden" } : {}),
    ...(random.chance(0.3) ? { image: `sidecar:${random.below(4)}` } : {}),
    retry: {
      attempts: random.below(5),
      isJittered: random.chance(0.5),
      backoff: { base: random.below(10), factor: 2 },
    },
  };
}
