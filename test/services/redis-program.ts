import { hasDocker, installedFromDebian, isOnPath } from "./programs.ts";
import { ServiceAbsent } from "./service-absent.ts";

/** What runs a Redis here. */
export type RedisProgram = "redis-server" | "docker";

/** Looks on PATH, then for Docker, then installs it. */
export async function findRedis(): Promise<RedisProgram> {
  if (isOnPath("redis-server")) return "redis-server";
  if (await hasDocker()) return "docker";
  if (await installedFromDebian("redis-server")) return "redis-server";
  throw new ServiceAbsent("redis", "set REDIS_URL, put redis-server on PATH, or start Docker");
}
