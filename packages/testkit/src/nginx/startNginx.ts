import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../net/findFreePort.js";
import { requireProgram } from "../requireProgram.js";
import { run } from "../run.js";
import { deriveNginxConfig } from "./deriveNginxConfig.js";
import { type NginxProcess, runNginx } from "./runNginx.js";

export interface NginxOptions {
  /** The servers behind it, taken in turn. */
  readonly to: readonly { readonly host: string; readonly port: number }[];
  /** TLS with a certificate made for this one, HTTP/2 and HTTP/1.1. Default: plain HTTP/1.1. */
  readonly tls?: boolean;
  /** More directives of the one location, as `proxy_ignore_headers X-Accel-Buffering;`. */
  readonly location?: readonly string[];
}

export interface Nginx {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Without a slash at its end. */
  readonly url: string;
  /** PEM, to be trusted by the client; empty without TLS. */
  readonly certificate: string;
  /** What it said on stderr. */
  log(): string;
  /** One line a request that has ended. */
  accessLog(): Promise<string>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Debian's nginx on loopback in front of servers, in a directory of its own and with its default of buffering answers.
 * It ends with the test process.
 *
 * ```ts
 * await using nginx = await startNginx({ to: [{ host: "127.0.0.1", port: server.port }], tls: true });
 * ```
 */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const dir = await mkdtemp(join(tmpdir(), "holat-nginx-"));
  const certificate = options.tls === true ? await createCertificate(dir) : "";
  const { port, nginx } = await startOnFreePort(dir, options).catch(async (error: unknown) => {
    await rm(dir, { recursive: true, force: true });
    throw error;
  });
  const self: Nginx = {
    host: "127.0.0.1",
    port,
    url: `${options.tls === true ? "https" : "http"}://127.0.0.1:${port}`,
    certificate,
    log: nginx.log,
    accessLog: () => readFile(join(dir, "access.log"), "utf8"),
    async stop() {
      await nginx.stop();
      await rm(dir, { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => self.stop(),
  };
  return self;
}

async function startOnFreePort(dir: string, options: NginxOptions) {
  const file = join(dir, "nginx.conf");
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    await writeFile(file, deriveNginxConfig({ ...options, dir, port }));
    try {
      const nginx: NginxProcess = await runNginx(file);
      return { port, nginx };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes("in use");
      if (!taken || attempt === 5) throw error;
    }
  }
}

async function createCertificate(dir: string): Promise<string> {
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    join(dir, "key.pem"),
  ];
  const subject = ["-subj", "/CN=holat-test", "-addext", "subjectAltName=IP:127.0.0.1"];
  const file = join(dir, "cert.pem");
  await run(requireProgram("openssl"), ["req", "-x509", ...key, ...subject, "-days", "2", "-out", file]);
  return readFile(file, "utf8");
}
