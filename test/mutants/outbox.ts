import { type Mutant, mutantsOf } from "./mutant.ts";

const FORMS = ["packages/worker/src/outbox/event-forms.test.ts"];

export const outboxMutants: readonly Mutant[] = mutantsOf("packages/worker/src/outbox", [
  {
    name: "reduced-form-keeps-before",
    file: "event-forms.ts",
    text: "diff: { ...diff, before: null }",
    becomes: "diff",
    why: "the smaller form of an event is as large as the event, and a marker takes its place",
    tests: FORMS,
  },
  {
    name: "marker-with-all-causes",
    file: "event-forms.ts",
    text: "cause.length > 2 ?",
    becomes: "cause.length < 0 ?",
    why: "no broker takes the marker of an event that ends a long cascade, and the changelog stops",
    tests: FORMS,
  },
  {
    name: "marker-of-integration-empty",
    file: "event-forms.ts",
    text: 'event["resourceType"] === "integration" ? stubOf',
    becomes: 'event["resourceType"] === null ? stubOf',
    why: "a client whose integration has a large mapping never syncs again",
    tests: FORMS,
  },
  {
    name: "reduced-numbers-rounded",
    file: "event-forms.ts",
    text: "const event = parseJson(value);",
    becomes: "const event = JSON.parse(value);",
    why: "a smaller form tells other numbers than the catalog holds",
    tests: FORMS,
  },
]);
