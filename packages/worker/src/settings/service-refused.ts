/** A server that is needed and cannot be used. The message says which, why, and what to do. */
export class ServiceRefused extends Error {
  override readonly name = "ServiceRefused";
}
