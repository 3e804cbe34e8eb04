import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { openKafka } from "@longshore/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newAuthority } from "../../services/certificate-authority.ts";
import { describeWith } from "../../services/describe-with.ts";
import type { OwnKafka } from "../../services/own-kafka.ts";
import { startKafka } from "../../services/services.ts";
import { readWholeTopic } from "./changelog-topic.ts";
import { doctorOfKafka } from "./doctor-of-kafka.ts";
import { log } from "./publishing.ts";

describeWith("kafka", "brokers that speak TLS", () => {
  let kafka: OwnKafka;
  let folder: string;
  beforeAll(async () => {
    kafka = await startKafka();
    folder = mkdtempSync(join(tmpdir(), "longshore-tls-"));
  });
  afterAll(async () => {
    await kafka.close();
    rmSync(folder, { recursive: true });
  });

  const topics = { names: ["org.change.log"], partitions: 1 };
  const open = (brokers: string, ssl: boolean) =>
    openKafka({ brokers: [brokers], clientId: "test", ssl, sasl: null }, topics, log);

  test("a certificate of an authority that we trust publishes; of one that nobody knows, it is refused", async () => {
    await expect(open(kafka.tlsBrokers, true)).rejects.toThrow(/certificate/);
    const usual = getCACertificates("default");
    setDefaultCACertificates([...usual, newAuthority("Longshore tests").authority]);
    await expect(open(kafka.tlsBrokers, true)).rejects.toThrow(/certificate/);

    setDefaultCACertificates([...usual, kafka.authority]);
    const sink = await open(kafka.tlsBrokers, true);
    setDefaultCACertificates(usual);
    await sink.send([{ topic: "org.change.log", key: "team/a", value: "{}", headers: { id: "1" } }]);
    await sink.close();
    expect(await readWholeTopic([kafka.brokers], "org.change.log")).toMatchObject([{ key: "team/a", value: "{}" }]);
  });

  test("NODE_EXTRA_CA_CERTS is how an operator names the authority; the doctor says what is wrong without it", async () => {
    const file = join(folder, "authority.pem");
    writeFileSync(file, kafka.authority);
    const tls = { KAFKA_BROKERS: kafka.tlsBrokers, KAFKA_TLS: "true" };
    expect(await doctorOfKafka({ ...tls, NODE_EXTRA_CA_CERTS: file })).toMatchObject({
      state: expect.stringMatching(/ok|warning/),
      text: expect.stringContaining("topic org_local.change.log is not there yet"),
    });
    expect(await doctorOfKafka(tls)).toMatchObject({ state: "bad", text: expect.stringContaining("certificate") });
  });

  test("who speaks TLS where none is spoken is not connected", async () => {
    await expect(open(kafka.brokers, true)).rejects.toThrow();
  }, 60_000);
});
