import { jsonReply, type Reply } from "../http/reply.js";

/** The answer of /sessions and /messages. `count` is how many `data` holds: 1 for what is no list. */
export function envelope(
  status: number,
  message: string,
  data: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const count = Array.isArray(data) ? data.length : data === null ? 0 : 1;
  return jsonReply(status, { success: true, message, data, count }, headers);
}
