/** A URL as it may be shown: `postgres://me:***@host/db`. */
export function maskedUrl(text: string): string {
  if (!URL.canParse(text)) return "(not a URL)";
  const url = new URL(text);
  if (url.password !== "") url.password = "***";
  for (const name of [...url.searchParams.keys()])
    if (/pass|secret|token/i.test(name)) url.searchParams.set(name, "***");
  return url.href;
}
