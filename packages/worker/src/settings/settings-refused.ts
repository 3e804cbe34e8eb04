/** Settings that cannot be used; one line each. */
export class SettingsRefused extends Error {
  override readonly name = "SettingsRefused";
}
