import { aesDecryptGCM, type BinaryNode, Curve, getBinaryNodeChild, hkdf } from "@whiskeysockets/baileys";
import { deriveStanzaId, type Link } from "../link.js";
import type { ServerState } from "../serverState.js";
import { bytesOf, errorOf, node, resultOf, serverJid } from "../wire/node.js";
import { unwrapWithCode, wrapWithCode } from "./codeWrapping.js";
import { linkDevice, requireCandidate } from "./linkDevice.js";

/** A client wants to be linked by a code that its user types on the phone. */
export function answerCompanionHello(state: ServerState, link: Link, query: BinaryNode): void {
  const request = getBinaryNodeChild(query, "link_code_companion_reg");
  const { account } = state.accounts.find(request?.attrs.jid) ?? {};
  if (state.pairingCodeRefusal !== null || account === undefined) {
    link.send(errorOf(query, state.pairingCodeRefusal ?? 400, "refused"));
    return;
  }
  const ref = `code-${link.number}`;
  requireCandidate(link).typed = {
    phone: account.phone,
    ref,
    wrappedEphemeral: bytesOf(request, "link_code_pairing_wrapped_companion_ephemeral_pub"),
  };
  link.send(
    resultOf(query, [
      node("link_code_companion_reg", { stage: "companion_hello" }, [
        node("link_code_pairing_ref", {}, Buffer.from(ref)),
      ]),
    ]),
  );
}

/** The client's half of what both make the common secret of. */
export function answerCompanionFinish(link: Link, query: BinaryNode): void {
  link.send(resultOf(query));
  requireCandidate(link).typed?.finish?.(query);
}

/** The user types on the phone what the client shows. Rejects when it is not that. */
export async function typeCode(
  state: ServerState,
  phone: string,
  code: string,
): Promise<{ readonly device: number }> {
  const link = [...state.links].find(({ candidate }) => candidate?.typed?.phone === phone);
  const typed = link?.candidate?.typed;
  if (link === undefined || typed === undefined) throw new Error(`no client waits for a code of ${phone}`);
  const account = state.accounts.get(phone);
  const ephemeral = Curve.generateKeyPair();
  const companionEphemeral = await unwrapWithCode(typed.wrappedEphemeral, code);
  const wrapped = await wrapWithCode(ephemeral.public, code);
  const finished = new Promise<BinaryNode>((resolve) => {
    typed.finish = resolve;
  });
  link.send(
    node("notification", { from: serverJid, type: "link_code_companion_reg", id: deriveStanzaId(), t: "0" }, [
      node("link_code_companion_reg", { stage: "primary_hello" }, [
        node("link_code_pairing_ref", {}, Buffer.from(typed.ref)),
        node("primary_identity_pub", {}, account.peer.identity.public),
        node("link_code_pairing_wrapped_primary_ephemeral_pub", {}, wrapped),
      ]),
    ]),
  );
  const finish = getBinaryNodeChild(await finished, "link_code_companion_reg");
  const companionIdentity = bytesOf(finish, "companion_identity_public");
  const shared = Curve.sharedKey(ephemeral.private, companionEphemeral);
  const random = openBundle(bytesOf(finish, "link_code_pairing_wrapped_key_bundle"), shared);
  const identityShared = Curve.sharedKey(account.peer.identity.private, companionIdentity);
  const advSecret = hkdf(Buffer.concat([shared, identityShared, random]), 32, { info: "adv_secret" });
  return linkDevice(state, link, { account, advSecret });
}

/** What the client adds to the secret. With a wrong code both sides made different keys, and it does not open. */
function openBundle(bundle: Buffer, shared: Buffer): Buffer {
  const key = hkdf(shared, 32, {
    salt: bundle.subarray(0, 32),
    info: "link_code_pairing_key_bundle_encryption_key",
  });
  try {
    return aesDecryptGCM(bundle.subarray(44), key, bundle.subarray(32, 44), Buffer.alloc(0)).subarray(64, 96);
  } catch (error) {
    throw new Error("the code is wrong", { cause: error });
  }
}
