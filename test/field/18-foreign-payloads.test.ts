import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { runOn } from "./run-engine.ts";

const PAGE = `<!DOCTYPE html>
<html><head><style>body
{ margin: 0 }</style></head>
<script type="application/ld+json">
{"id":"from the page"}
</script>
<p>It's "down": try later</p></html>
`;

test.each([
  ["a page", PAGE],
  ["a page behind blank lines", `\n  ${PAGE}`],
  ["the page of a gateway", "<html>502 Bad Gateway</html>"],
  ["XML", '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>'],
])("%s is one mistake, and nothing inside of it becomes an entity", async (_, text) => {
  for (const name of ["p.json", "p.ndjson"]) {
    const ran = await runOn(name, text);
    expect(ran).toMatchObject({ mapped: [], broken: 1, exitCode: 4 });
    expect(ran.stderr).toContain("error[payload_invalid_json] this is HTML or XML, not JSON");
  }
});

test("a page among lines costs no line behind it", async () => {
  const ran = await runOn("p.ndjson", '{"id":"a"}\n<html>\n<b>"Bad: gateway"</b> {}\n</html>\n{"id":"b"}\n');
  expect(ran).toMatchObject({ mapped: ["a", "b"], broken: 1 });
  expect(ran.stderr).toContain("at p.ndjson:2:1\n");
});

test.each([
  ["lines", '\x1e{"id":"a"}\n\x1e{"id":"b"}\n'],
  ["values over lines", '\x1e{\n "id":"a"\n}\n\x1e{\n "id":"b"\n}\n'],
  ["arrays", '\x1e[{"id":"a"}]\n\x1e[{"id":"b"}]\n'],
])("a sequence of RFC 7464 is read, or every record of `jq --seq` is lost: %s", async (_, text) => {
  for (const name of ["p.json", "p.ndjson"]) {
    expect(await runOn(name, text)).toMatchObject({ mapped: ["a", "b"], broken: 0, exitCode: 0 });
  }
});

test("a record of a sequence that is cut short costs no other", async () => {
  const ran = await runOn("p.json", '\x1e{"id":"a"}\n\x1e{"id":"x","l":[\n\x1e{"id":"b"}\n');
  expect(ran).toMatchObject({ mapped: ["a", "b"], broken: 1 });
});

test.each([
  ["gzip", gzipSync('{"id":"a"}')],
  ["Zstandard", zstdCompressSync('{"id":"a"}')],
])("a file of %s under another name is called compressed", async (_, bytes) => {
  const ran = await runOn("p.json", bytes);
  expect(ran.stderr).toBe("engine run: p.json is compressed: unpack it into a pipe and read `-`\n");
  expect(ran.exitCode).toBe(6);
});
