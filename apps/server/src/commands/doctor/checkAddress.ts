import { createServer } from "node:net";
import type { Config } from "../../config/config.js";

const answerWithinMs = 2_000;

/** Whether a server could listen there, or one does. Throws when something else has the port. */
export async function checkAddress({ host, port }: Pick<Config, "host" | "port">): Promise<string> {
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const server = createServer();
  const error = await new Promise<Error | undefined>((resolve) => {
    server.once("error", resolve);
    server.listen({ host, port }, () => resolve(undefined));
  });
  if (error === undefined) {
    await new Promise((resolve) => server.close(resolve));
    return port === 0 ? `${host}, any free port` : `${url} is free`;
  }
  if (Reflect.get(error, "code") === "EADDRINUSE") {
    if (await isHolat(url)) return `a Holat server runs at ${url}`;
    throw new Error(`${url} is taken by another program. Stop it, or set HOLAT_PORT`);
  }
  throw new Error(`cannot listen on ${url}: ${error.message}. Check HOLAT_HOST and HOLAT_PORT`);
}

async function isHolat(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(answerWithinMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
