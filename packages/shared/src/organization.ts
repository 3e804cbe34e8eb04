import * as z from "zod";

/** An answer that says only that it was done. */
export const okSchema = z.object({ ok: z.literal(true) }).meta({ id: "Ok" });

export const organizationSchema = z
  .object({ id: z.string(), name: z.string(), featureFlags: z.array(z.string()) })
  .meta({ id: "Organization" });

export const kafkaCredentialsSchema = z
  .object({ brokers: z.array(z.string()), username: z.string(), password: z.string() })
  .meta({ id: "KafkaCredentials" });
