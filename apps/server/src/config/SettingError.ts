/** A wrong or unknown setting: ends the start with exit code 2 and this one line. */
export class SettingError extends Error {
  override readonly name = "SettingError";

  /**
   * @param setting as the reader wrote it: `HOLAT_PORT`, or `targets.pbx.port in /etc/holat.yaml`
   * @param got what was found there, already safe to show
   * @param wants completes "it wants ..."
   */
  constructor(
    readonly setting: string,
    got: string,
    wants: string,
  ) {
    super(`${setting} is ${got}; it wants ${wants}`.replaceAll(/\s+/g, " "));
  }
}
