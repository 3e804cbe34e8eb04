import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect, it } from "vitest";
import { asyncapiDocument, eventSchemaDocument } from "./changelog-documents.ts";

const file = (name: string) => fileURLToPath(new URL(`../../docs/changelog/${name}`, import.meta.url));
const text = (document: object) => `${JSON.stringify(document, null, 2)}\n`;

it("docs/changelog/event.schema.json is what the schemas give (write it anew with -u)", async () => {
  await expect(text(eventSchemaDocument())).toMatchFileSnapshot(file("event.schema.json"));
});

it("docs/changelog/asyncapi.json is what the schemas give (write it anew with -u)", async () => {
  await expect(text(asyncapiDocument())).toMatchFileSnapshot(file("asyncapi.json"));
});

it("the schema takes the event that docs/changelog.md shows, with members that it does not know, and none without revision", () => {
  const page = readFileSync(file("../changelog.md"), "utf8");
  const shown = /```json\n(\{[\s\S]*?\n\})\n```/.exec(page)?.[1];
  const event: object = JSON.parse(shown ?? "");
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(eventSchemaDocument());
  validate({ ...event, future: 1 });
  expect(validate.errors).toBeNull();
  expect(validate({ ...event, revision: undefined })).toBe(false);
});

it("every reference of asyncapi.json is to a schema that is there", () => {
  const definitions = new Set(Object.keys(JSON.parse(text(eventSchemaDocument())).definitions));
  const names = [...text(asyncapiDocument()).matchAll(/event\.schema\.json#\/definitions\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect(names).toEqual(["EntityEvent", "IntegrationEvent"]);
  expect(names.filter((name) => !definitions.has(name ?? ""))).toEqual([]);
});
