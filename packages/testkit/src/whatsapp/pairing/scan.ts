import type { Link } from "../link.js";
import type { ServerState } from "../serverState.js";
import { linkDevice } from "./linkDevice.js";

/** The phone reads a client's code from its screen. */
export async function scan(
  state: ServerState,
  qr: string,
  phone: string,
): Promise<{ readonly device: number }> {
  const [ref = "", noiseKey = "", identity = "", advSecret = ""] = qr.replace(/^.*#/, "").split(",");
  const link = findLink(state, ref);
  const { candidate } = link ?? {};
  if (link === undefined || candidate === undefined) throw new Error(`no client shows the code ${ref}`);
  if (!candidate.noiseKey.equals(Buffer.from(noiseKey, "base64")))
    throw new Error("the code holds another noise key than the client's");
  if (!candidate.identity.equals(Buffer.from(identity, "base64")))
    throw new Error("the code holds another identity than the client's");
  const account = state.accounts.get(phone);
  return linkDevice(state, link, { account, advSecret: Buffer.from(advSecret, "base64") });
}

function findLink(state: ServerState, ref: string): Link | undefined {
  for (const link of state.links) if (link.candidate?.refs.includes(ref)) return link;
  return undefined;
}
