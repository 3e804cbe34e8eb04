/** A program whose natives touch or keep far more than its loops count, and the limit that must stop it. */
export interface CostlyProgram {
  readonly name: string;
  readonly program: string;
  readonly limit: "steps" | "allocation";
}

/**
 * One per kind of cost. `scale` 1 is for the budget of a mapping (20 million steps, 100 million bytes made), 0.1 for a tenth
 * of it: values fit into the budget, and what is done with them does not.
 */
export function costlyPrograms(scale: number): readonly CostlyProgram[] {
  const n = (size: number): number => Math.round(size * scale);
  const object = (name: string, keys: number): string =>
    `(reduce range(${keys}) as $i ({}; .["k\\($i)"] = 1)) as ${name}`;
  const text = (name: string, length: number, of = "x"): string => `("${of}" * ${length}) as ${name}`;
  const digits = (name: string, length: number): string => `("1" * ${length} | tonumber) as ${name}`;
  return [
    // Memory that is kept alive
    steady("slices of an array", "allocation", `[range(${n(900_000)})] as $a | [range(2000) | $a[1:]] | length`),
    steady(
      "getpath with a slice",
      "allocation",
      `[range(${n(900_000)})] | last(range(1e5) as $i | getpath([{start: 0, end: null}]) | .[0])`,
    ),
    steady(
      "joined texts that are read",
      "allocation",
      `${text("$s", n(20_000_000))} | [range(1500) | ($s + "y") | select(endswith("y"))] | length`,
    ),
    steady(
      "interpolated texts that are read",
      "allocation",
      `${text("$s", n(20_000_000))} | [range(1500) | "\\($s)\\(.)" | ascii_downcase] | length`,
    ),
    steady(
      "long keys that are set",
      "allocation",
      `${text("$s", n(900_000))} | reduce range(1e5) as $i ({}; .[$s + ($i | tostring)] = 1) | length`,
    ),
    steady(
      "long keys that are asked for",
      "allocation",
      `${text("$s", n(900_000))} | last(range(1e5) as $i | {} | .[$s + ($i | tostring)])`,
    ),
    steady(
      "long keys of literals",
      "allocation",
      `${text("$s", n(900_000))} | last(range(1e5) as $i | {($s + "\\($i)"): 1})`,
    ),
    steady("many keys", "steps", "reduce range(1e7) as $i ({}; .[$i | tostring] = 1) | length"),
    steady(
      "digits of numbers as text",
      "steps",
      `${digits("$n", n(9_000_000))} | [range(3000) | $n | tojson + "x" | select(startswith("1"))] | length`,
    ),
    steady("cells of a row", "steps", `("\\"" * ${n(50_000)}) as $s | [range(9000) | $s] | @csv | length`),

    // Work on texts
    steady("length", "steps", `${text("$s", n(40_000_000), "é")} | last(range(1e6) | $s | length)`),
    steady("utf8bytelength", "steps", `${text("$s", n(40_000_000), "é")} | last(range(1e6) | $s | utf8bytelength)`),
    steady("startswith", "steps", `${text("$s", n(40_000_000))} | last(range(1e6) | $s | startswith($s))`),
    steady("ltrimstr", "steps", `${text("$s", n(40_000_000))} | last(range(1e6) | $s | ltrimstr($s))`),
    steady(
      "comparison",
      "steps",
      `${text("$s", n(20_000_000))} | ($s + "a") as $a | ($s + "b") as $b | last(range(1e6) | $a < $b)`,
    ),
    steady(
      "equality",
      "steps",
      `${text("$s", n(20_000_000))} | ($s + "a") as $a | ($s + "b") as $b | last(range(1e6) | $a == $b)`,
    ),
    steady(
      "contains",
      "steps",
      `${text("$s", n(900_000), "a")} | ("b" + "a" * ${n(400_000)}) as $p | $s | contains($p)`,
    ),
    steady("slices of a text", "steps", `${text("$s", n(20_000_000), "😀")} | last(range(1e6) as $i | $s[1:2])`),
    steady("sort of texts", "steps", `${text("$s", n(900_000))} | [range(1e5) | $s + tostring] | sort | length`),
    steady(
      "group_by of texts",
      "steps",
      `${text("$s", n(90_000), "é")} | [range(4e4) | $s + tostring] | group_by(.) | length`,
    ),
    steady("min_by of texts", "steps", `${text("$s", n(900_000))} | [range(1e5) | $s + tostring] | min_by(.) | length`),

    // Work on objects and arrays
    steady("length of an object", "steps", `${object("$o", n(90_000))} | last(range(1e6) | $o | length)`),
    steady("keys", "steps", `${object("$o", n(90_000))} | last(range(1e5) | $o | keys[0])`),
    steady("the first value of an object", "steps", `${object("$o", n(90_000))} | last(range(1e6) | first($o[]))`),
    steady(
      "equality of objects",
      "steps",
      `${object("$o", n(60_000))} | ($o + {a: 1}) as $p | last(range(1e6) | $o == $p)`,
    ),
    steady("a copy of an object", "steps", `${object("$o", n(60_000))} | last(range(1e5) as $i | $o + {a: $i})`),
    steady(
      "a merge of objects",
      "steps",
      `${object("$o", n(60_000))} | reduce range(1e5) as $i ($o; . * {a: $i}) | length`,
    ),
    steady(
      "an error about an object",
      "steps",
      `${object("$o", n(60_000))} | last(range(1e6) | try ($o | tonumber) catch length)`,
    ),
    steady(
      "indices in an array",
      "steps",
      `[range(${n(400_000)}) | 0] | indices([range(${n(200_000)}) | 0] + [1]) | length`,
    ),
    steady("a difference of arrays", "steps", `[range(${n(90_000)}) | [.]] | . - (. + [[0]] | reverse) | length`),

    // Work on numbers
    steady("tonumber", "steps", `("1" * ${n(9_000_000)}) as $s | last(range(1000) | $s | tonumber)`),
    steady(
      "comparison of numbers",
      "steps",
      `${digits("$n", n(5_000_000))} | ("1" * ${n(5_000_000) - 1} + "2" | tonumber) as $m | last(range(1e6) | $n < $m)`,
    ),
    steady("minus", "steps", `${digits("$n", n(5_000_000))} | last(range(1e6) | $n | -.)`),
    steady("pow", "steps", "last(range(3e6) | pow(.; 0.5))"),
    steady("gamma", "steps", "last(range(3e6) | gamma, lgamma, tgamma, lgamma_r)"),
    steady("yn", "steps", "last(range(1e5) | yn(1e8; 100000001.5))"),

    // Patterns
    steady(
      "a long pattern",
      "steps",
      `("a?" * ${n(5000)} + "a" * ${n(5000)}) as $p | ("a" * ${n(5000)}) | test($p; "x")`,
    ),
    steady("many patterns", "steps", 'last(range(1e6) | tostring as $n | "abc" | test("a" + $n))'),
  ];
}

const steady = (name: string, limit: CostlyProgram["limit"], program: string): CostlyProgram => ({
  name,
  limit,
  program,
});
