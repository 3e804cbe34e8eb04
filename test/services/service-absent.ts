/** Servers that tests may have to do without. PostgreSQL comes from npm. */
export type Service = "redis" | "kafka";

/** A server is neither given nor to be had. The message is the one line that a run ends with. */
export class ServiceAbsent extends Error {
  override readonly name = "ServiceAbsent";

  constructor(service: Service, remedy: string) {
    super(`no ${service} for the tests: ${remedy}; or set TEST_WITHOUT=${service}, and what needs it stays unproven`);
  }
}

/** Whether the run was asked to do without it. */
export function isLeftOut(service: Service): boolean {
  return (process.env["TEST_WITHOUT"] ?? "").split(",").some((each) => each.trim() === service);
}
