import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireProgram } from "../requireProgram.js";
import { run } from "../run.js";

/** PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** PEM, to be trusted by clients. */
  readonly certificate: string;
  /** A certificate for that name, and no other. */
  issue(name: string): Promise<KeyPair>;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** A certificate authority that nobody trusts yet, good for two days; its files are gone when it is there. */
export async function createAuthority(name = "holat-test-ca"): Promise<Authority> {
  const own = await request(["-subj", `/CN=${name}`]);
  return {
    certificate: own.cert,
    issue: (host) =>
      request(
        [
          "-subj",
          `/CN=${host}`,
          "-addext",
          `subjectAltName=DNS:${host}`,
          "-addext",
          "basicConstraints=CA:FALSE",
        ],
        own,
      ),
  };
}

async function request(subject: readonly string[], by?: KeyPair): Promise<KeyPair> {
  const dir = await mkdtemp(join(tmpdir(), "holat-tls-"));
  try {
    const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
    const signed = by ? ["-CA", join(dir, "ca.pem"), "-CAkey", join(dir, "ca.key")] : [];
    if (by) {
      await writeFile(join(dir, "ca.pem"), by.cert);
      await writeFile(join(dir, "ca.key"), by.key, { mode: 0o600 });
    }
    const files = ["-keyout", key, "-out", cert];
    await run(requireProgram("openssl"), [
      "req",
      "-x509",
      ...newKey,
      ...subject,
      ...signed,
      "-days",
      "2",
      ...files,
    ]);
    return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
