import type { Connection } from "@holat/core";
import { type Principal, viewOf } from "../access/principal.js";

const publicOnes = new WeakMap<Connection, Connection>();

/** A session as this principal may see it: who has a view token alone sees no number, no server and nothing of pairing. */
export function presentFor(principal: Principal, connection: Connection): Connection {
  if (viewOf(principal) === "full") return connection;
  // The same object each time: what is made of it is shared by all who watch.
  let known = publicOnes.get(connection);
  if (!known) {
    const phone = connection.phone && maskPhone(connection.phone);
    known = { ...connection, phone, node: null, pairing: null };
    publicOnes.set(connection, known);
  }
  return known;
}

/** `998901234567` becomes `998*******67`. */
function maskPhone(phone: string): string {
  if (phone.length < 8) return "*".repeat(phone.length);
  return `${phone.slice(0, 3)}${"*".repeat(phone.length - 5)}${phone.slice(-2)}`;
}
