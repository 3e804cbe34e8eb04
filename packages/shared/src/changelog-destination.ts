import * as z from "zod";

/** Changes go to the organization's Kafka topic. */
export const kafkaDestinationSchema = z.strictObject({ type: z.literal("KAFKA") }).meta({ id: "KafkaDestination" });

/** Changes are posted to `url`; with `agent` they go to Kafka for an agent inside the network to post. */
export const webhookDestinationSchema = z
  .strictObject({
    type: z.literal("WEBHOOK"),
    // Every event repeats it.
    url: z.url({ protocol: /^https?$/ }).max(8_192),
    agent: z.boolean().optional(),
  })
  .meta({ id: "WebhookDestination" });

/** Where changes are announced. `{}` means nowhere: what polling clients send. */
export const changelogDestinationSchema = z
  .union([kafkaDestinationSchema, webhookDestinationSchema, z.strictObject({})], {
    error: "expected {type: KAFKA}, {type: WEBHOOK, url: …} or {}",
  })
  .meta({ id: "ChangelogDestination" });

export type ChangelogDestination = z.infer<typeof changelogDestinationSchema>;
