import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** The part of an OpenAPI document that says what is answered. */
interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

/** What is wrong with an answer, in the words of the document; null if it is as documented. */
export type CheckAnswer = (method: string, path: string, status: number, answer: unknown) => string | null;

/** Holds answers to the schemas of an OpenAPI 3.1 document. */
export function answerChecker(document: ApiDocument): CheckAnswer {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: "api" });
  const routes = routesOf(document);
  return (method, path, status, answer) => {
    const pathname = path.split("?", 1)[0] ?? "";
    const route = routes.find((each) => each.method === method && each.pattern.test(pathname));
    const pointer = route === undefined ? UNKNOWN_ROUTE : schemaPointer(route, status);
    if (pointer === null) return null;
    const validate = ajv.compile({ $ref: `api#${pointer}` });
    if (validate(answer)) return null;
    return ajv.errorsText(validate.errors, { dataVar: `${method} ${pathname}: ${status}` });
  };
}

const UNKNOWN_ROUTE = "/components/schemas/ErrorAnswer";

interface Route extends Operation {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
}

/** Those with fewer parameters first: `/v1/integration/metadata` is no integration. */
function routesOf({ paths }: ApiDocument): Route[] {
  const routes = Object.entries(paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, { responses }]) => {
      return { method: method.toUpperCase(), template, pattern: patternOf(template), responses };
    }),
  );
  const parameters = (template: string): number => template.split("{").length;
  return routes.toSorted((left, right) => parameters(left.template) - parameters(right.template));
}

/** Null for what is no JSON: metrics, pages. */
function schemaPointer({ template, method, responses }: Route, status: number): string | null {
  const row = Object.hasOwn(responses, status) ? String(status) : "default";
  if (row === "default" && status < 400) throw new Error(`${method} ${template} does not document ${status}`);
  if (responses[row]?.content?.["application/json"] === undefined) return null;
  const steps = ["paths", template, method.toLowerCase(), "responses", row, "content", "application/json", "schema"];
  return `/${steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
}

/** Identifiers of entities may have slashes. */
function patternOf(template: string): RegExp {
  const isEntity = template.endsWith("/entities/{identifier}");
  const parts = template.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith("{")) return part.replaceAll(".", "\\.");
    return isEntity && part === "{identifier}" ? ".+" : "[^/]+";
  });
  return new RegExp(`^${parts.join("")}$`);
}
