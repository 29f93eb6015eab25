import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, isIPv6, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";

/** Before the tunnel stands, a proxy may say so much. */
const mostHeaderBytes = 16 * 1024;

/**
 * Connects through an HTTP proxy. `destroy` also ends what is still being asked of it: `HttpsProxyAgent` by itself would
 * wait for its answer for ever, and keep all of it.
 */
export function createTunnelAgent(proxy: URL): HttpsProxyAgent<string> {
  return new TunnelAgent(proxy);
}

class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #ended = new AbortController();

  override async connect(...[, options]: Parameters<HttpsProxyAgent<string>["connect"]>): Promise<Socket> {
    const { host, port } = options;
    if (!host) throw new TypeError("There is no host to connect to");
    const target = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
    const socket = await openTunnel(this.proxy, target, this.#ended.signal);
    if (!options.secureEndpoint) return socket;
    return connectTls({ ...options, servername: options.servername ?? deriveServerName(host), socket });
  }

  override destroy(): void {
    this.#ended.abort(new Error("The connection was given up"));
    super.destroy();
  }
}

function openTunnel(proxy: URL, target: string, signal: AbortSignal): Promise<Socket> {
  const isSecure = proxy.protocol === "https:";
  const host = proxy.hostname.replace(/^\[(.*)\]$/, "$1");
  const asked = (isSecure ? requestHttps : requestHttp)({
    method: "CONNECT",
    host,
    port: proxy.port || (isSecure ? 443 : 80),
    servername: deriveServerName(host),
    path: target,
    agent: false,
    maxHeaderSize: mostHeaderBytes,
    signal,
    headers: { host: target, "proxy-connection": "close", ...deriveLogin(proxy) },
  });
  return new Promise((resolve, reject) => {
    asked.on("error", reject);
    asked.on("connect", ({ statusCode }, socket: Socket, head) => {
      if (statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      reject(new Error(`The proxy answered ${statusCode}`));
    });
    asked.end();
  });
}

/** An address is no name to be asked for. */
function deriveServerName(host: string): string {
  return isIP(host) === 0 ? host : "";
}

function deriveLogin({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` };
}
