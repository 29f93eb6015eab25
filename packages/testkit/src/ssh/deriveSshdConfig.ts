/** sshd_config of a test host. `extra` comes first, for sshd takes the first value of a keyword. */
export function deriveSshdConfig(options: {
  readonly port: number;
  readonly hostKeyFiles: readonly string[];
  readonly authorizedKeysFile: string;
  readonly maxSessions: number | undefined;
  readonly maxStartups: string | undefined;
  readonly extra: string;
  readonly version: number;
}): string {
  const lines = [
    options.extra,
    "ListenAddress 127.0.0.1",
    `Port ${options.port}`,
    ...options.hostKeyFiles.map((file) => `HostKey ${file}`),
    `AuthorizedKeysFile ${options.authorizedKeysFile}`,
    "PidFile none",
    "LogLevel VERBOSE",
    // PAM would ask the real machine's accounts and limits.
    "UsePAM no",
    "StrictModes no",
    "UseDNS no",
    "PrintMotd no",
    "PermitRootLogin yes",
    "PasswordAuthentication yes",
    "KbdInteractiveAuthentication no",
    "AllowTcpForwarding yes",
    "Subsystem sftp internal-sftp",
    `MaxSessions ${options.maxSessions ?? 10}`,
    `MaxStartups ${options.maxStartups ?? "10:30:100"}`,
    // Tests fail to log in on purpose, all from 127.0.0.1.
    ...(options.version >= 9.8 ? ["PerSourcePenalties no"] : []),
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}
