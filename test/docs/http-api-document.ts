/** The parts of the OpenAPI document that a page for people is made of. */
interface ApiDocument {
  readonly info: { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly example?: string;
}

interface Route extends Operation {
  readonly method: string;
  readonly path: string;
}

const HEAD = `# HTTP API

Made from the OpenAPI document of a running worker (\`/openapi.json\`, with a page at \`/docs\`), which has the schemas; every
command here is run by a test. \`$URL\` is where the worker listens, \`$TOKEN\` what this gives:

\`\`\`sh
curl -sS "$URL/v1/auth/access_token" -H "content-type: application/json" \\
  -d "{\\"clientId\\":\\"$CLIENT_ID\\",\\"clientSecret\\":\\"$CLIENT_SECRET\\"}"
\`\`\`
`;

const TAGS = [
  "Blueprints",
  "Integrations",
  "Raw payloads",
  "Syncs and records",
  "Entities",
  "Migrations",
  "Integration clients",
];
const METHODS = ["POST", "GET", "PUT", "PATCH", "DELETE"];

/** docs/http-api.md */
export function httpApiDocument({ info, paths }: ApiDocument): string {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]): Route => ({ ...operation, method: method.toUpperCase(), path }),
    ),
  );
  const others = routes.flatMap(({ tags }) => tags).filter((tag) => !TAGS.includes(tag));
  const sections = [...TAGS, ...new Set(others)].map((tag) => section(tag, routes));
  return [HEAD, `${info.description}\n`, ...sections].join("\n");
}

function section(tag: string, routes: readonly Route[]): string {
  const own = routes.filter(({ tags }) => tags.includes(tag));
  const ordered = own.toSorted((left, right) => METHODS.indexOf(left.method) - METHODS.indexOf(right.method));
  return [`## ${tag}\n`, ...ordered.map(entry)].join("\n");
}

function entry(route: Route): string {
  const { method, path, summary, description, responses } = route;
  const statuses = Object.keys(responses).filter((status) => status !== "default");
  const command = commandOf(route);
  const lines = [
    `### \`${method} ${path}\`\n`,
    `${summary}. Answers ${statuses.join(" or ")}.${description === undefined ? "" : ` ${description}`}\n`,
  ];
  return [...lines, ...(command === null ? [] : [`\`\`\`sh\n${command}\n\`\`\`\n`])].join("\n");
}

/** Null for what the document has no example of. */
function commandOf(route: Route): string | null {
  const { method, path, parameters = [], requestBody, security } = route;
  const body = requestBody?.content["application/json"]?.example;
  const shown = parameters.filter(({ example }) => example !== undefined);
  const needed = parameters.filter((parameter) => parameter.in === "path");
  if (needed.some(({ example }) => example === undefined)) return null;
  if (requestBody !== undefined && body === undefined) return null;
  const filled = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => shown.find((each) => each.name === name)?.example ?? "",
  );
  const query = shown.filter((each) => each.in === "query").map(({ name, example }) => `${name}=${example}`);
  const url = `"$URL${filled}${query.length === 0 ? "" : `?${query.join("&")}`}"`;
  const token = security?.length === 0 ? [] : ['-H "authorization: Bearer $TOKEN"'];
  const sent = body === undefined ? [] : ['-H "content-type: application/json"', `-d '${JSON.stringify(body)}'`];
  const [first = "", ...rest] = [`curl -sS${method === "GET" ? "" : ` -X ${method}`} ${url}`, ...token, ...sent];
  return [first, ...rest.map((part) => `  ${part}`)].join(" \\\n");
}
