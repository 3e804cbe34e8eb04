import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { OrphanSweep, RETENTION, receiveIngest } from "@longshore/worker";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addIntegration, countPayloads, createReceiver, logOf, type Receiver, stream } from "./receiving.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await createReceiver({ itemsPerRecord: 1 });
});
afterAll(() => receiver.database.close());

const HOUR = 3_600_000;

test("a process that is killed between staging and appending leaves no record, and payloads that the sweep finds", async () => {
  const integration = await addIntegration(receiver);
  const script = fileURLToPath(new URL("./stalled-body.ts", import.meta.url));
  const child: ChildProcess = spawn(
    process.execPath,
    ["--conditions=source", script, receiver.database.url, String(integration.id)],
    { stdio: "inherit" },
  );
  try {
    await vi.waitFor(async () => expect(await countPayloads(receiver)).toBe(5), { timeout: 30_000, interval: 50 });
  } finally {
    child.kill("SIGKILL");
  }
  await once(child, "exit");
  expect(await logOf(receiver, integration.id)).toEqual([]);
  const soon = { now: () => new Date() };
  expect(await new OrphanSweep(receiver.db, soon, RETENTION.orphanHours).run()).toBe(0);
  const later = { now: () => new Date(Date.now() + (RETENTION.orphanHours + 1) * HOUR) };
  expect(await new OrphanSweep(receiver.db, later, RETENTION.orphanHours).run()).toBe(5);
  expect(await countPayloads(receiver)).toBe(0);
  // The log goes on where it was.
  const next = await receiveIngest(receiver, { integration, kind: "repo", body: stream("[1]"), format: "json" });
  expect(next.firstSeq).toBe(1);
});

test("a connection that is half closed inside a body leaves nothing", async () => {
  const integration = await addIntegration(receiver);
  const payloads = await countPayloads(receiver);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((request) => {
    receiveIngest(receiver, { integration, kind: "repo", body: request, format: "json" }).then(resolve, resolve);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const socket = connect({ port: address.port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => undefined);
    socket.end("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[1,2,3,4");
    expect(await promise).toBeInstanceOf(Error);
    socket.destroy();
  } finally {
    server.close();
  }
  expect(await logOf(receiver, integration.id)).toEqual([]);
  expect(await countPayloads(receiver)).toBe(payloads);
});
