import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import jwt from "@fastify/jwt";
import { accessTokenBodySchema, accessTokenSchema } from "@longshore/shared";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { refusal } from "../api-error.ts";
import type { Api } from "./api.ts";
import type { Credentials, ServerDeps } from "./server-deps.ts";
import { type Claims, VerifiedTokens } from "./verified-tokens.ts";

const claimsSchema = z.object({ sub: z.string(), exp: z.number() });

/** Tokens, and the hook that asks for one on every route that does not say otherwise. */
export async function addAuthentication(api: Api, { credentials, clock, limits }: ServerDeps): Promise<void> {
  await api.register(jwt, {
    secret: signingKey(credentials),
    sign: { algorithm: "HS256" },
    // Expiry is ours to compare: the library would ask the wall clock.
    verify: { algorithms: ["HS256"], ignoreExpiration: true },
  });
  api.decorateRequest("caller", "");
  const verifiedTokens = new VerifiedTokens();

  api.addHook("onRequest", async (request, reply) => {
    const auth = request.routeOptions.config.auth;
    if (auth === "none" || request.is404) return;
    if (auth === "browser") {
      reply.header("www-authenticate", 'Basic realm="Longshore", charset="UTF-8"');
      if (isBasic(request, credentials)) return;
    } else reply.header("www-authenticate", "Bearer");
    request.caller = `${subjectOf(claimsOf(api, verifiedTokens, request), clock.now())}@clients`;
    reply.removeHeader("www-authenticate");
  });

  api.post(
    "/v1/auth/access_token",
    {
      config: { auth: "none" },
      schema: {
        operationId: "getAccessToken",
        summary: "Get a token for a client id and secret",
        tags: ["Authentication"],
        security: [],
        body: accessTokenBodySchema,
        response: { 200: accessTokenSchema },
      },
    },
    async ({ body }) => {
      if (!isClient(body, credentials)) throw refusal("invalid_credentials", "no client has this id and secret");
      const issued = Math.floor(clock.now().getTime() / 1000);
      const claims = { sub: body.clientId, iat: issued, exp: issued + limits.tokenLifetime };
      return {
        ok: true as const,
        accessToken: api.jwt.sign(claims),
        expiresIn: limits.tokenLifetime,
        tokenType: "Bearer",
      };
    },
  );
}

/** Made of the secret: a token survives a restart and is good at every process, and a new secret ends them all. */
function signingKey({ clientId, clientSecret }: Credentials): string {
  return createHmac("sha256", clientSecret).update(`longshore access token of ${clientId}`).digest("hex");
}

function subjectOf({ sub, exp }: Claims, now: Date): string {
  if (exp * 1000 <= now.getTime()) throw refusal("unauthorized", "the token has expired");
  return sub;
}

function claimsOf(api: Api, known: VerifiedTokens, request: FastifyRequest): Claims {
  const header = request.headers.authorization;
  if (header === undefined) throw refusal("unauthorized", "the request has no `Authorization` header");
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw refusal("unauthorized", "the `Authorization` header is not `Bearer <token>`");
  const found = known.get(token);
  if (found !== null) return found;
  const claims = claimsSchema.safeParse(verified(api, token));
  if (!claims.success) throw refusal("unauthorized", "the token is not one of this server");
  known.add(token, claims.data);
  return claims.data;
}

function verified(api: Api, token: string): unknown {
  try {
    return api.jwt.verify(token);
  } catch {
    return null;
  }
}

function isBasic({ headers }: FastifyRequest, credentials: Credentials): boolean {
  const encoded = /^Basic +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (encoded === undefined) return false;
  const [clientId = "", ...secret] = Buffer.from(encoded, "base64").toString().split(":");
  return isClient({ clientId, clientSecret: secret.join(":") }, credentials);
}

/** Takes as long for a wrong id or secret as for the right ones: both are compared, and as hashes of one length. */
function isClient(given: Credentials, right: Credentials): boolean {
  const id = sameText(given.clientId, right.clientId);
  const secret = sameText(given.clientSecret, right.clientSecret);
  return id && secret;
}

function sameText(left: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
