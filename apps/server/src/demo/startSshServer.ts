import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:net";
import type { Logger } from "@holat/api";
import ssh2, { type AuthContext, type Connection } from "ssh2";
import { type DemoKeys, derivePublicKey } from "./demoKeys.js";
import { runCommand } from "./runCommand.js";

export interface SshServer {
  readonly port: number;
  /** Drops all connections. Processes that were started go on. */
  close(): Promise<void>;
}

/**
 * An SSH server on loopback that runs commands as this user, for the demo: one known key, exec and nothing else (no
 * shell, no terminal, no forwarding). It does what sshd does where Holat relies on it.
 */
export async function startSshServer(options: {
  readonly keys: DemoKeys;
  readonly user: string;
  readonly home: string;
  readonly logger: Logger;
}): Promise<SshServer> {
  const allowedKey = derivePublicKey(options.keys.clientKey);
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [options.keys.hostKey] }, (connection) => {
    connections.add(connection);
    connection.on("authentication", (context) => {
      if (isAllowed(context, options.user, allowedKey)) context.accept();
      else context.reject(["publickey"]);
    });
    connection.on("session", (acceptSession) => {
      const session = acceptSession();
      session.on("exec", (accept, _reject, { command }) => {
        const child = runCommand(accept(), command, { home: options.home, user: options.user });
        session.on("signal", (acceptSignal, _rejectSignal, { name }) => {
          acceptSignal?.();
          child.kill(name);
        });
      });
    });
    connection.on("error", (error) => options.logger.debug({ err: error }, "demo ssh connection broke"));
    connection.on("close", () => connections.delete(connection));
  });
  // Small packets must not wait for a delayed acknowledgement; ssh2's own listener has no such setting.
  const listener = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", resolve);
  });
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("the demo's SSH server has no port");
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const connection of connections) connection.end();
      }),
  };
}

function isAllowed(context: AuthContext, user: string, allowedKey: Buffer): boolean {
  if (context.method !== "publickey" || context.username !== user) return false;
  const { key, signature, blob, hashAlgo } = context;
  if (key.data.length !== allowedKey.length || !timingSafeEqual(key.data, allowedKey)) return false;
  const parsed = ssh2.utils.parseKey(allowedKey);
  if (parsed instanceof Error) return false;
  // Without a signature the client only asks whether the key would do.
  if (signature === undefined || blob === undefined) return true;
  return parsed.verify(blob, signature, hashAlgo) === true;
}
