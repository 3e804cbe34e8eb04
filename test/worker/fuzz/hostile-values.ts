import type { Random } from "../../differential/random.ts";

/** Keys that are something else in JavaScript, in SQL or in a log. */
export const HOSTILE_KEYS = ["__proto__", "constructor", "prototype", "toString", "", "\u0000", "$schema", "a.b[0]"];

/** Texts that mean something to whatever could be behind the API: SQL, a log, a file system, a regular expression. */
export const HOSTILE_TEXTS = [
  "",
  " ",
  "__proto__",
  "'; DROP TABLE catalog.entity; --",
  "\\'; SELECT pg_sleep(10); --",
  "$1",
  "%s%n",
  "../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "\u0000",
  'a\r\n{"level":60,"msg":"forged"}',
  "\u001b[31mred\u001b[0m",
  "\u202etxt.exe",
  "\ud800",
  "\ufeff",
  "🎉".repeat(300),
  "a".repeat(2_000),
  "^(a+)+$",
  "(?:a?){200}(?:a){200}$",
  "(?<=a)b",
  "((",
  "1e999",
  "2026-02-30T25:61:00Z",
  "$(id)",
  "{{constructor.constructor('return process')()}}",
];

export const HOSTILE_NUMBERS = [
  "-1",
  "0",
  "1e400",
  "9007199254740993",
  "-0",
  "1.5",
  "1e-400",
  "123456789012345678901234567890",
];

/** Where a webhook must never go, in notations of this machine that a filter may not know. */
export function privateUrls(port: number): string[] {
  const hosts = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "0", "127.1"];
  return [...hosts.map((host) => `http://${host}:${port}/`), "file:///etc/passwd", "gopher://127.0.0.1:1/", "http://"];
}

/** A value of any type, as it may stand where another is expected. */
export function hostileValue(random: Random): unknown {
  const nested = (levels: number): unknown => (levels === 0 ? [] : [nested(levels - 1)]);
  return random.pick<() => unknown>([
    () => null,
    () => random.chance(0.5),
    () => Number(random.pick(HOSTILE_NUMBERS)),
    () => random.pick(HOSTILE_TEXTS),
    () => random.pick(HOSTILE_TEXTS),
    () => [],
    () => ({}),
    () => Object.fromEntries(HOSTILE_KEYS.map((key) => [key, { polluted: 1 }])),
    () => Array(random.below(3_000)).fill(random.pick(HOSTILE_TEXTS.slice(0, 10))),
    () => nested(random.below(600)),
    () => Object.fromEntries(random.several(0, 2_000, () => [`k${random.below(1e6)}`, random.below(10)])),
  ])();
}
