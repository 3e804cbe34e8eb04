import { expect, test } from "vitest";
import { OneAtATime } from "./one-at-a-time.ts";

test("what is given begins when what was given before has ended, well or not", async () => {
  const oneAtATime = new OneAtATime();
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    // Work that could begin meanwhile begins.
    await new Promise((resolve) => setImmediate(resolve));
    steps.push(`${name} ends`);
    if (name === "second") throw new Error(name);
    return name;
  };
  const results = await Promise.allSettled(["first", "second", "third"].map((name) => oneAtATime.run(work(name))));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(steps).toEqual(["first", "second", "third"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});
