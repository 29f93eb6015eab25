import { deriveStanzaId, type Link } from "../link.js";
import { node, serverJid } from "../wire/node.js";

/** What a client makes codes of, one after the other. */
export function offerRefs(link: Link, refs: readonly string[]): void {
  link.send(
    node("iq", { from: serverJid, type: "set", id: deriveStanzaId(), xmlns: "md" }, [
      node(
        "pair-device",
        {},
        refs.map((ref) => node("ref", {}, Buffer.from(ref))),
      ),
    ]),
  );
}
