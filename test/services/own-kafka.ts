import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { type Certified, newAuthority } from "./certificate-authority.ts";
import { freePort } from "./free-port.ts";
import { kafkaClient } from "./kafka-client.ts";
import type { KafkaProgram } from "./kafka-program.ts";
import { type ServerCommand, ServerProcess } from "./server-process.ts";

const run = promisify(execFile);

/** Who may sign in at {@link OwnKafka.saslBrokers}. */
export const KAFKA_USER = {
  mechanism: "scram-sha-512",
  username: "longshore",
  password: "secret of the tests",
} as const;

interface Ports {
  readonly plain: number;
  /** Where clients of the plain listener are sent. */
  readonly advertised: number;
  readonly sasl: number;
  readonly tls: number;
  readonly controller: number;
}

/** A broker of our own, one node in KRaft mode, with its data in a folder of its own. */
export class OwnKafka {
  /** Where nobody signs in, as `KAFKA_BROKERS` has it. */
  readonly brokers: string;
  /** Where {@link KAFKA_USER} signs in. */
  readonly saslBrokers: string;
  /** Where TLS is spoken, with a certificate of {@link authority}; nobody signs in. */
  readonly tlsBrokers: string;
  /** PEM of who certified it: known to nobody but this broker. */
  readonly authority: string;
  readonly #command: ServerCommand;
  readonly #folder: string;
  #server: ServerProcess | null = null;

  private constructor(folder: string, command: ServerCommand, ports: Ports, authority: string) {
    this.#folder = folder;
    this.#command = command;
    this.brokers = `127.0.0.1:${ports.plain}`;
    this.saslBrokers = `127.0.0.1:${ports.sasl}`;
    this.tlsBrokers = `127.0.0.1:${ports.tls}`;
    this.authority = authority;
  }

  /** Clients that found it at {@link brokers} are told to come to the port that `advertise` gives: that of a proxy. */
  static async launch(program: KafkaProgram, advertise = async (port: number) => port): Promise<OwnKafka> {
    const plain = await freePort();
    const ports = {
      plain,
      advertised: await advertise(plain),
      sasl: await freePort(),
      tls: await freePort(),
      controller: await freePort(),
    };
    const folder = mkdtempSync(join(tmpdir(), "longshore-kafka-"));
    const { authority, server } = newAuthority("Longshore tests");
    const command = await prepared(program, folder, ports, server);
    const kafka = new OwnKafka(folder, command, ports, authority);
    await kafka.start();
    return kafka;
  }

  /** On the same ports, with what it had. */
  async start(): Promise<void> {
    this.#server = await ServerProcess.start(this.#command, () => answers(this.brokers), 120);
  }

  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    await this.#server?.end(signal);
  }

  /** Stops it for good. */
  async close(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Writes the settings, and gives the data folder its identity. */
async function prepared(
  program: KafkaProgram,
  folder: string,
  ports: Ports,
  certified: Certified,
): Promise<ServerCommand> {
  const logFile = join(folder, "server.log");
  const inside = program.kind === "docker" ? "/broker" : folder;
  const file = `${inside}/server.properties`;
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "server.pem"), `${certified.key}${certified.certificate}`);
  writeFileSync(join(folder, "server.properties"), properties(ports, inside, program.kind === "docker"));
  const user = `SCRAM-SHA-512=[name=${KAFKA_USER.username},password=${KAFKA_USER.password}]`;
  const format = ["format", "--cluster-id", "bG9uZ3Nob3JlLXRlc3RzLQ", "--config", file, "--add-scram", user];
  if (program.kind === "java") {
    const java = (main: string, args: readonly string[]) => [...javaOptions(program.jars), main, ...args];
    await run("java", java("kafka.tools.StorageTool", format));
    return { command: ["java", ...java("kafka.Kafka", [file])], container: null, logFile };
  }
  const container = `longshore-kafka-${ports.plain}`;
  const account = process.getuid === undefined ? [] : ["--user", `${process.getuid()}:${process.getgid?.()}`];
  const place = ["run", "--rm", "--volume", `${folder}:/broker`, ...account, "--name", container];
  const published = [ports.plain, ports.sasl, ports.tls].flatMap((port) => ["--publish", `127.0.0.1:${port}:${port}`]);
  await run("docker", [...place, program.image, "/opt/kafka/bin/kafka-storage.sh", ...format]);
  const start = [program.image, "/opt/kafka/bin/kafka-server-start.sh", file];
  return { command: ["docker", ...place, ...published, ...start], container, logFile };
}

/** A broker of tests starts often and carries little: quick to start counts, not quick when warm. */
function javaOptions(jars: readonly string[]): readonly string[] {
  return ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars.join(delimiter)];
}

function properties({ plain, advertised, sasl, tls, controller }: Ports, folder: string, inContainer: boolean): string {
  const host = inContainer ? "0.0.0.0" : "127.0.0.1";
  return Object.entries({
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": `1@127.0.0.1:${controller}`,
    listeners: `PLAIN://${host}:${plain},SIGNED://${host}:${sasl},SECRET://${host}:${tls},CONTROLLER://127.0.0.1:${controller}`,
    "advertised.listeners": `PLAIN://127.0.0.1:${advertised},SIGNED://127.0.0.1:${sasl},SECRET://127.0.0.1:${tls}`,
    "listener.security.protocol.map": "PLAIN:PLAINTEXT,SIGNED:SASL_PLAINTEXT,SECRET:SSL,CONTROLLER:PLAINTEXT",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAIN",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512",
    "listener.name.signed.scram-sha-512.sasl.jaas.config":
      "org.apache.kafka.common.security.scram.ScramLoginModule required;",
    "listener.name.secret.ssl.keystore.type": "PEM",
    "listener.name.secret.ssl.keystore.location": `${folder}/server.pem`,
    "log.dirs": `${folder}/data`,
    "auto.create.topics.enable": "false",
    "num.partitions": "3",
    "offsets.topic.num.partitions": "3",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "3",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    // After a kill, the controller waits this long for the broker's former self.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

async function answers(brokers: string): Promise<void> {
  const kafka = kafkaClient({ brokers: [brokers], retry: { retries: 0 } });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}
