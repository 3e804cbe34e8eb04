import { fetchJars } from "./maven-central.ts";
import { hasDocker, installedFromDebian, isOnPath } from "./programs.ts";
import { ServiceAbsent } from "./service-absent.ts";

/** What runs a Kafka here: Java with these jars, or an image. */
export type KafkaProgram =
  | { readonly kind: "java"; readonly jars: readonly string[] }
  | { readonly kind: "docker"; readonly image: string };

/** Versions that kafka-jars/ has a list of. `KAFKA_TEST_VERSION` takes another than the newest. */
const NEWEST = "4.4.0";

/** Looks for Docker, then for Java, then installs it. */
export async function findKafka(): Promise<KafkaProgram> {
  const version = process.env["KAFKA_TEST_VERSION"] ?? NEWEST;
  if (await hasDocker()) return { kind: "docker", image: `apache/kafka:${version}` };
  if (!(isOnPath("java") || (await installedFromDebian("default-jre-headless")))) {
    throw new ServiceAbsent("kafka", "set KAFKA_BROKERS, start Docker, or put Java 17 or later on PATH");
  }
  try {
    return { kind: "java", jars: await fetchJars(new URL(`kafka-jars/${version}.txt`, import.meta.url)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ServiceAbsent("kafka", `set KAFKA_BROKERS or let Maven Central be reached (${why})`);
  }
}
