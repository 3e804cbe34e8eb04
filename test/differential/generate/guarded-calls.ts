/**
 * Calls that have to be held in, by the name of what they are there for: builtins that can run on for ever, and
 * recursive functions. `HOLE` stands for any filter; what is around it makes sure that the whole ends, whatever it is.
 */
export const GUARDED_CALLS: Readonly<Record<string, readonly string[]>> = {
  "repeat/1": [
    "limit(5; repeat(HOLE))",
    "first(repeat(HOLE))",
    "[label $out | foreach repeat(HOLE) as $r (0; . + 1; if . > 4 then ., break $out else . end)]",
  ],
  "recurse/1": ["limit(12; recurse(HOLE))", "[limit(7; recurse(.[]?; HOLE))]", "path(limit(9; recurse(.[]?)))"],
  "recurse/2": ["limit(12; recurse(HOLE; HOLE))"],
  "while/2": ["limit(8; while(HOLE; HOLE))"],
  "until/2": ["[0, .] | until(.[0] > 3; [.[0] + 1, (.[1] | HOLE)])", "first([0] | until(length > 3; [HOLE, 1, .[]]))"],
  "range/3": [
    "limit(12; range(HOLE; HOLE; HOLE))",
    "limit(9; range(0; 10; 3), range(3; -2; -1.5), range(0; 1; 0.3))",
    "limit(3; range(1; HOLE; 0))",
  ],
  "combinations/0": ["limit(20; [[1, 2], [HOLE]] | combinations)", "limit(20; combinations)"],
  "combinations/1": ["limit(20; combinations(2))", "limit(9; [HOLE] | combinations(2))"],
  "now/0": ["now | type"],
  "env/0": ["env | type", "$ENV | type"],
  "builtins/0": ["builtins | type"],
  "get_search_list/0": ["get_search_list | type"],
  "a function that calls itself": [
    "def rec($n): if $n > 2 then . else HOLE | rec($n + 1) end; rec(0)",
    "def rec(arg; $n): if $n == 0 then arg else rec(arg | HOLE; $n - 1) end; rec(HOLE; 2)",
    'def rec: if type == "array" then .[] | rec else HOLE end; rec',
    "def rec: ., (.[]? | rec); [path(rec)]",
    "def rec: ., (.[]? | rec); rec |= HOLE",
    "def rec($a; $b): if $a < 1 then HOLE else $b, rec($a - 1; $b + 1) end; rec(2; 0)",
    "def rec(arg): def inner($n): if $n < 2 then arg | inner($n + 1) else . end; inner(0); rec(HOLE)",
    "def rec($n): $n, if $n > 3 then HOLE else rec($n + 1) end; [rec(0)]",
    "def rec($n): if $n > 3 then empty else HOLE, rec($n + 1) end; first(rec(0))",
    "def rec: reduce .[]? as $x (0; . + ($x | rec)); rec",
  ],
};
