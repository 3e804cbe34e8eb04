import { Redis } from "ioredis";
import { bad, type Finding, ok, warning } from "./finding.ts";

const NAME = "Redis";

/** Version, what it throws away when it is full, whether it keeps anything over a restart. */
export async function lookAtRedis(url: string, shown: string): Promise<readonly Finding[]> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, retryStrategy: () => null });
  let cause: Error | null = null;
  redis.on("error", (error: Error) => {
    cause ??= error;
  });
  try {
    await redis.connect().catch((error: unknown) => {
      throw cause ?? error;
    });
    const info = fieldsOf(await redis.info());
    return [versionOf(info, shown), evictionOf(info), persistenceOf(info)];
  } finally {
    redis.disconnect();
  }
}

type Info = ReadonlyMap<string, string>;

/** `redis_version:7.0.15` a line. */
function fieldsOf(info: string): Info {
  return new Map(
    info.split(/\r?\n/).map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
}

function versionOf(info: Info, shown: string): Finding {
  const version = info.get("redis_version") ?? "0";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > 6 || (major === 6 && minor >= 2);
  return isEnough ? ok(NAME, `${version}; ${shown}`) : bad(NAME, `version ${version}; 6.2 or later is needed`);
}

function evictionOf(info: Info): Finding {
  const policy = info.get("maxmemory_policy") ?? "unknown";
  if (policy === "noeviction") return ok("Redis memory", "maxmemory-policy noeviction");
  return bad("Redis memory", `maxmemory-policy is ${policy}: a full Redis would drop jobs; set it to noeviction`);
}

/** Jobs only say that there is work, and a sweep adds them again, so nothing is lost without persistence. */
function persistenceOf(info: Info): Finding {
  if (info.get("aof_enabled") === "1") return ok("Redis persistence", "append-only file");
  return warning("Redis persistence", "no append-only file: after a restart of Redis work waits for the next sweep");
}
