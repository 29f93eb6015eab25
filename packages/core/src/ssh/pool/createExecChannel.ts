import type { ClientChannel } from "ssh2";
import type { ChannelEnd, ExecChannel } from "../channel.js";
import { discard } from "./discard.js";

/** Wraps an open exec channel of ssh2. `findLoss` tells why the connection went away, should it have. */
export function createExecChannel(
  channel: ClientChannel,
  options: {
    readonly hostKey: string;
    readonly connectionId: number;
    readonly findLoss: () => unknown;
    /** Called once when we close the channel before the server does. */
    readonly onAbandon: () => void;
    readonly signal: AbortSignal;
  },
): ExecChannel {
  const { findLoss, signal } = options;
  let settle: (end: ChannelEnd) => void = () => {};
  const ended = new Promise<ChannelEnd>((resolve) => {
    settle = resolve;
  });
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    signal.removeEventListener("abort", close);
    discard(channel);
    options.onAbandon();
    // Not when the server says so: OpenSSH answers only once the command has ended, which may be never.
    settle({
      kind: "lost",
      cause: signal.aborted ? signal.reason : new Error("The channel was closed here"),
    });
  };
  // A reader that had enough (`break` in a for await, `destroy`) must not leave the channel open and undrained: ssh2
  // would never see its end, and its place would never come free. After the end of the output it is the stream that
  // destroys itself, and the exit code is still to come.
  channel.destroy = () => {
    if (!channel.readableEnded) close();
    return channel;
  };
  channel.on("error", () => {});
  signal.addEventListener("abort", close);
  const stderrEnded = new Promise<void>((resolve) => {
    channel.stderr
      .once("end", resolve)
      .once("close", resolve)
      .once("error", () => resolve());
  });
  channel.once("close", (code: number | null | undefined, name?: string) => {
    isClosed = true;
    signal.removeEventListener("abort", close);
    void stderrEnded.then(() => settle(deriveEnd(code, name, findLoss)));
  });
  if (signal.aborted) close();
  return {
    hostKey: options.hostKey,
    connectionId: options.connectionId,
    stdin: channel.stdin,
    stdout: channel,
    stderr: channel.stderr,
    ended,
    close,
  };
}

function deriveEnd(
  code: number | null | undefined,
  signal: string | undefined,
  findLoss: () => unknown,
): ChannelEnd {
  if (typeof code === "number") return { kind: "exit", code };
  if (code === null && signal !== undefined) return { kind: "signal", signal };
  return { kind: "lost", cause: findLoss() ?? new Error("The channel was closed without an exit code") };
}
