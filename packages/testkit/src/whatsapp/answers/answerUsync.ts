import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildString } from "@whiskeysockets/baileys";
import { type Account, jidOf, lidJidOf } from "../accounts/account.js";
import type { Link } from "../link.js";
import type { ServerState } from "../serverState.js";
import { childrenOf, node, resultOf } from "../wire/node.js";

/** Says of users what was asked: their devices, their other address, whether they are there at all. */
export function answerUsync(state: ServerState, link: Link, query: BinaryNode): void {
  const usync = getBinaryNodeChild(query, "usync");
  const asked = new Set(childrenOf(getBinaryNodeChild(usync, "query")).map(({ tag }) => tag));
  const users = childrenOf(getBinaryNodeChild(usync, "list")).flatMap((user) => {
    const phone = getBinaryNodeChildString(user, "contact")?.replace(/\D/g, "");
    const account =
      user.attrs.jid === undefined
        ? phone && state.accounts.get(phone)
        : state.accounts.find(user.attrs.jid)?.account;
    if (!account) return [];
    if (state.unknown.has(account.phone))
      return [node("user", { jid: user.attrs.jid ?? jidOf(account) }, [node("contact", { type: "out" })])];
    return [node("user", { jid: user.attrs.jid ?? jidOf(account) }, describe(account, asked))];
  });
  link.send(resultOf(query, [node("usync", usync?.attrs, [node("list", {}, users)])]));
}

function describe(account: Account, asked: ReadonlySet<string>): BinaryNode[] {
  const devices = [0, ...account.devices.keys()];
  return [
    ...(asked.has("devices")
      ? [
          node("devices", {}, [
            node(
              "device-list",
              {},
              devices.map((id) =>
                node("device", { id: String(id), "key-index": id === 0 ? undefined : String(id) }),
              ),
            ),
          ]),
        ]
      : []),
    ...(asked.has("lid") ? [node("lid", { val: lidJidOf(account) })] : []),
    ...(asked.has("contact") ? [node("contact", { type: "in" })] : []),
  ];
}
