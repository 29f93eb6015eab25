import type { Agent } from "node:https";
import { SocksProxyAgent } from "socks-proxy-agent";
import { createTunnelAgent } from "./createTunnelAgent.js";

/**
 * Leads a session's connection through a proxy.
 *
 * @param proxyUrl `http://`, `https://` or `socks5://`; names are resolved there.
 * @throws when it is none of these. The message does not hold its password.
 */
export function createProxyAgent(proxyUrl: string): Agent {
  const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  switch (url?.protocol) {
    case "http:":
    case "https:":
      return createTunnelAgent(url) as unknown as Agent;
    case "socks5:":
      return new SocksProxyAgent(proxyUrl.replace(/^socks5:/, "socks5h:")) as unknown as Agent;
    default:
      throw new Error(
        `The proxy's address begins with ${JSON.stringify(url?.protocol ?? "nothing known")}; it wants http://, https:// or socks5://`,
      );
  }
}
