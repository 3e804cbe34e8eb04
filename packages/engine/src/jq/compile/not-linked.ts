/** A program whose names are all bound, and that does not become a function all the same: too much code, or too deep. */
export class NotLinked extends Error {
  override readonly name = "NotLinked";
  readonly code: "jq_too_deep" | "expression_too_large";

  constructor(code: NotLinked["code"], message: string) {
    super(message);
    this.code = code;
  }
}
