import { type Jq, loadJq } from "jq-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { runEngine } from "./engine-process.ts";

/** Flags, program, input: real jq 1.8.2 says what has to come out. */
type Call = readonly [flags: readonly string[], program: string, input: string];

const CALLS: Readonly<Record<string, readonly Call[]>> = {
  "how outputs are written": [
    [[], ".", '{"a":[1,{"b":[]}],"c":{}}'],
    [["-c"], ".", '{"a":[1,{"b":[]}],"c":{}}'],
    [["--tab"], ".", '[1,{"a":[]}]'],
    [["--indent", "1"], ".", "[1,[2]]"],
    [["--indent", "0"], ".", "[1,[2]]"],
    [["--indent", "-1"], ".", "[1,[2]]"],
    [["-c", "--tab"], ".", "[1]"],
    [["--tab", "-c"], ".", "[1]"],
    [["-S"], ".", '{"b":1,"a":{"d":1,"c":2},"10":1,"9":2}'],
    [["-S", "-c"], "keys_unsorted", '{"b":1,"a":2}'],
    [["-a"], ".", '"é☃😀\\u007f"'],
    [["-r"], ".[]", '["a\\nb", {"c":"d"}, 1]'],
    [["-r", "-a"], ".", '"é"'],
    [["-j"], ".[]", '["a", 1, {"b":[]}]'],
    [["--raw-output0"], ".[]", '["a", 1]'],
    [["--raw-output0"], ".", '"a\\u0000b"'],
    [["-nr"], '"x"', "1"],
    [["-c"], ".", "1.000 1e1000 100000000000000000000000 -0 nan [nan] 3.0"],
    [["--seq", "-c"], ".", "\u001e1\n\u001e[2]\n"],
  ],
  "how inputs are read": [
    [["-c"], ".", '1 2\n[3\n,4] "a""b"{}[]null true\n'],
    [["-n"], "[inputs]", "1 null 3"],
    [["-c"], "[., input]", "1 2 3 4"],
    [["-c"], "[., input]", "1 2 3"],
    [["-n"], "input", ""],
    [["-s", "-c"], ".", "1 2 3"],
    [["-s", "-c"], ".", ""],
    [["-R"], ".", "a\r\n\nb"],
    [["-R", "-s"], ".", "a\nb\n"],
    [["-nR", "-c"], "[inputs]", "a\nb"],
    [["--stream", "-c"], ".", '{"a":[1,{"b":2}]} 3 []'],
    [["--stream", "-n"], "fromstream(inputs)", '{"a":[1,{"b":2}]}'],
    [["-c"], "[., input_line_number]", "[1,2]\n\n3 4\n"],
    [[], "input_line_number", '{\n"a":1\n}\n{}'],
  ],
  "a byte order mark begins the input and nothing else": [
    [["-c"], ".", "\ufeff[1,2]"],
    [["-c"], ".", "\ufeff[1,2]\n"],
    [["-c"], ".", "\ufeff1"],
    [["-c"], ".", '\ufeff{"a":1}{"b"'],
    [["-c"], ".", '\ufeff{"a" 1}'],
    [["-c"], ".", "\ufeff"],
    [["-c"], ".", "\ufeff\n\n[1\n"],
    [["-c"], ".", "1\n\ufeff2\n"],
    [["-c"], ".", "1\n\ufeff2"],
    [["-c"], ".", " \ufeff1"],
    [["-c"], ".", "\ufeff\ufeff1"],
    [["-c"], ".", "[\ufeff1]"],
    [["-c"], ".", "\uf0001"],
  ],
  "what is not JSON ends it, after the outputs before": [
    [["-c"], ".", "1 2 x 3"],
    [["-c"], ".", '{"a":1}}'],
    [["-c"], ".", "[] [] {}\n\n{"],
    [["-c"], ".", "[1,2"],
    [["-c"], ".", '{"a":1\n,"b" 2}\n'],
    [["-c"], ".", "tru"],
    [["-c"], ".", '"abc'],
    [["-c"], ".", "'a'"],
    [["-c"], ".", "[1}"],
    [["-s"], ".", "1 ["],
    [["-c"], "., try input catch .", "1 }"],
    [["-n"], "[inputs]", "1 } 2"],
  ],
  "errors go on with the next input, and the last one decides": [
    [[], ".a", "1 2"],
    [["-c"], ".a", '{}\n3 {"a":5}\n'],
    [[], '1, error("a"), 2', "1 2"],
    [[], "error", '{"a":1}'],
    [[], "error(null)", "1"],
    [[], 'error("x\\ny")', "1"],
    [[], 'error("a\\u0000b")', "1"],
    [["-n"], "error", ""],
    [["-s"], "error", "1"],
  ],
  "halt, debug and stderr": [
    [[], "halt", "1 2"],
    [[], "halt_error", "1 2"],
    [[], "halt_error", '"bye\\n"'],
    [[], "halt_error(3)", '{"a":1}'],
    [[], "if . == 1 then halt_error else . end", "2 1 3"],
    [[], "debug", "1"],
    [[], 'debug("m")', "1"],
    [[], "stderr", '"x"'],
  ],
  "-e makes the last output the exit code": [
    [["-e"], ".", "false"],
    [["-e"], ".", "true null"],
    [["-e"], ".", "null true"],
    [["-e"], ".", ""],
    [["-e"], "empty", "1"],
    [["--exit-status"], ".a?", "1"],
    [["-e"], 'if . == 2 then error("x") else . end', "1 2"],
    [["-e"], 'if . == 1 then error("x") else . end', "1 2"],
    [["-e"], "halt", "false"],
  ],
  "variables and arguments": [
    [["-n", "--arg", "x", "1"], "$x", ""],
    [["-n", "-c", "--argjson", "x", "1.0", "--arg", "x", "2"], "[$x, $ARGS.named]", ""],
    [["-n", "-c"], "$ARGS", ""],
  ],
};

let jq: Jq;

beforeAll(async () => {
  jq = await loadJq();
});

for (const [what, calls] of Object.entries(CALLS)) {
  describe.concurrent(what, () => {
    test.each(calls)("jq %j %j on %j", async (flags, program, input) => {
      const expected = jq.raw(input, program, [...flags]);
      const actual = await runEngine({ args: ["jq", ...flags, program], stdin: input });
      expect({ ...actual, stdout: actual.stdout.trim(), stderr: actual.stderr.trim() }).toEqual({
        stdout: expected.stdout.trim(),
        // The oracle reads a file of this name, and we a pipe.
        stderr: expected.stderr.replaceAll("/dev/stdin", "<stdin>").trim(),
        exitCode: expected.exitCode,
      });
    });
  });
}
