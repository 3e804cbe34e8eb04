import * as z from "zod";

/** Body of `POST /v1/auth/access_token`. */
export const accessTokenBodySchema = z
  .strictObject({ clientId: z.string().min(1), clientSecret: z.string().min(1) })
  .meta({ id: "AccessTokenBody" });

/** Its answer. Requests send `Authorization: <tokenType> <accessToken>`. */
export const accessTokenSchema = z
  .object({
    ok: z.literal(true),
    accessToken: z.string(),
    /** Seconds. */
    expiresIn: z.int().positive(),
    tokenType: z.literal("Bearer"),
  })
  .meta({ id: "AccessToken" });
