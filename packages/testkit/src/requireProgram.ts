import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const debianPackages: Record<string, string> = {
  "/usr/sbin/sshd": "openssh-server",
  "ssh-keygen": "openssh-client",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  nft: "nftables",
  ip: "iproute2",
  csh: "csh",
  fish: "fish",
  bash: "bash",
  dash: "dash",
  busybox: "busybox",
};

/**
 * The absolute path of a program that a test cannot do without.
 * Throws one line that names the Debian package to install: a test never skips for want of a program.
 */
export function requireProgram(name: string): string {
  const candidates = isAbsolute(name)
    ? [name]
    : [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"].map((dir) => join(dir, name));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(
      `${name} is not on this machine: run "apt-get install -y ${debianPackages[name] ?? name}" (Debian)`,
    );
  }
  return found;
}
