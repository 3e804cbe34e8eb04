/** The steps from the top of a configuration to a value: `["resources", 2, "kind"]`. */
export type ConfigPath = readonly (string | number)[];

const PLAIN_KEY = /^[\p{L}_$@][\p{L}\p{N}_$@-]*$/u;
const STEP = /\.?([\p{L}_$@][\p{L}\p{N}_$@-]*)|\[(\d+)\]|\[("(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[\da-f]{4})*")\]/uy;

/** `resources[2].port.entity.mappings.properties.url`; a key that would be unclear is quoted: `properties["a.b"]`. */
export function formatConfigPath(path: ConfigPath): string {
  return path.map((step, index) => formatStep(step, index === 0)).join("");
}

function formatStep(step: string | number, first: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  if (!PLAIN_KEY.test(step)) return `[${JSON.stringify(step)}]`;
  return first ? step : `.${step}`;
}

/** The inverse of {@link formatConfigPath}; null for text that it never gives. */
export function parseConfigPath(text: string): ConfigPath | null {
  const steps: (string | number)[] = [];
  let at = 0;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) return null;
    const [whole, key, index, quoted] = match;
    if (key !== undefined) steps.push(key);
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(String(JSON.parse(quoted)));
    at += whole.length;
  }
  return steps;
}
