import type { ClientChannel } from "ssh2";

/** Closes a channel and throws away what still comes, for only a drained channel ends. */
export function discard(channel: ClientChannel): void {
  channel.close();
  for (const stream of [channel, channel.stderr]) {
    stream.removeAllListeners("readable");
    stream.removeAllListeners("data");
    stream.on("data", () => {});
    stream.resume();
  }
}
