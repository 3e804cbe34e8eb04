import type { Random } from "../../differential/random.ts";
import type { ApiDocument, Operation, Parameter } from "./api-document.ts";
import { ValueGrowth } from "./grow-value.ts";
import { HOSTILE_TEXTS } from "./hostile-values.ts";
import { mutateJson } from "./mutate-json.ts";
import type { WireRequest } from "./wire-request.ts";

/** What requests are grown from. */
export interface Ground {
  readonly document: ApiDocument;
  readonly token: string;
  /** Where webhooks are told to go. */
  readonly urls: readonly string[];
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** A request of a documented operation; two of three have values in them that the operation does not expect. */
export function growRequest(random: Random, { document, token, urls }: Ground): WireRequest {
  const { method, path, operation } = random.pick(routesOf(document));
  const growth = new ValueGrowth(random, document, urls);
  const value = ({ name, schema }: Parameter): string =>
    random.chance(0.1) ? random.pick(HOSTILE_TEXTS) : String(growth.grow(schema, name));
  const parameters = operation.parameters ?? [];
  const body = bodyOf(random, growth, operation);
  return {
    method: method.toUpperCase(),
    target: `${fill(path, parameters, value)}${queryOf(random, parameters, value)}`,
    headers: [
      ["Host", "localhost"],
      ["Connection", "close"],
      ["Authorization", `Bearer ${token}`],
      ...parameters
        .filter(({ in: place }) => place === "header")
        .map((parameter) => [parameter.name, headerValue(value(parameter))] as const),
      ...(body === null ? [] : [["Content-Type", "application/json"] as const]),
    ],
    body: body ?? Buffer.alloc(0),
    isBroken: false,
  };
}

function routesOf({ paths }: ApiDocument): Route[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );
}

function bodyOf(random: Random, growth: ValueGrowth, { requestBody }: Operation): Buffer | null {
  const schema = requestBody?.content["application/json"]?.schema;
  if (schema === undefined) return null;
  const grown = growth.grow(schema);
  const times = random.below(3);
  return Buffer.from(
    JSON.stringify(
      Array(times)
        .fill(0)
        .reduce((value) => mutateJson(random, value), grown),
    ) ?? "null",
  );
}

function fill(path: string, parameters: readonly Parameter[], value: (parameter: Parameter) => string): string {
  return path.replace(/\{([^}]+)\}/g, (_, name) => {
    const parameter = parameters.find((each) => each.name === name && each.in === "path");
    return encoded(parameter === undefined ? "a" : value(parameter)) || "-";
  });
}

function queryOf(random: Random, parameters: readonly Parameter[], value: (parameter: Parameter) => string): string {
  const chosen = parameters.filter(({ in: place }) => place === "query" && random.chance(0.5));
  const pairs = chosen.map((parameter) => `${encoded(parameter.name)}=${encoded(value(parameter))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** Half a surrogate pair has no UTF-8: it goes as what an encoder makes of it. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function headerValue(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?");
}
