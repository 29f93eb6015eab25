import {
  deriveConnection,
  findHealthFault,
  initialConnectionState,
  isInSync,
  type LiveStatus,
  liveStatuses,
  storedStatuses,
} from "@holat/core";
import { describe, expect, it } from "vitest";
import { epoch, play, recordOf } from "./support.js";

const phone = "998901234567";
const startTime = 1_721_890_800_000;
const connected = play([
  { kind: "opening", at: startTime },
  { kind: "open", phone, at: startTime + 30 },
]);

/** Both examples of the source document, as they stand there. */
const seed = [
  {
    id: 1,
    sessionId: "whatsapp_connection",
    status: "connected",
    createdAt: "2025-07-25T08:00:00.000Z",
    updatedAt: "2025-07-25T08:30:00.000Z",
    isActive: true,
    isAuthenticated: true,
    startTime: 1721890800000,
    connectionStatus: "CONNECTED",
  },
  {
    id: 2,
    sessionId: "old_session",
    status: "disconnected",
    createdAt: "2025-07-24T10:00:00.000Z",
    updatedAt: "2025-07-24T12:00:00.000Z",
    isActive: false,
    isAuthenticated: false,
    startTime: null,
    connectionStatus: "DISCONNECTED",
  },
];

describe("a connection session as it is shown", () => {
  it("reads as the examples of the source document, in their order", () => {
    const old = recordOf(play([{ kind: "stopRequested", at: epoch }], connected), {
      id: 2,
      sessionId: "old_session",
      createdAt: Date.UTC(2025, 6, 24, 10),
      updatedAt: Date.UTC(2025, 6, 24, 12),
      owner: null,
    });
    const shown = [
      deriveConnection(recordOf(connected), "CONNECTED", epoch),
      deriveConnection(old, null, epoch),
    ];
    for (const [index, example] of seed.entries()) {
      const item = shown[index];
      expect(Object.entries(item ?? {}).slice(0, 9)).toEqual(Object.entries(example));
      expect(Object.keys(item ?? {}).slice(9, 17)).toEqual([
        "desiredState",
        "inSync",
        "needsRestart",
        "lastDisconnect",
        "phone",
        "canSend",
        "node",
        "version",
      ]);
    }
  });

  it.each(storedStatuses)("%s and not in memory: not active, whatever the store says", (status) => {
    const state = { ...connected, status };
    expect(deriveConnection(recordOf(state), null, epoch)).toMatchObject({
      isActive: false,
      isAuthenticated: false,
      startTime: null,
      connectionStatus: "DISCONNECTED",
      canSend: false,
      node: null,
    });
  });

  it("is authenticated from the accepted login on, and sends only when it is ready and not restricted", () => {
    const at = (live: LiveStatus) => deriveConnection(recordOf(connected), live, epoch);
    expect(liveStatuses.map((live) => [live, at(live).isAuthenticated, at(live).canSend])).toEqual([
      ["CONNECTING", false, false],
      ["CONNECTED", true, true],
      ["AUTHENTICATED", true, false],
      ["DISCONNECTED", false, false],
      ["CLOSING", false, false],
    ]);
    const restricted = play(
      [{ kind: "restricted", restriction: { code: 463, reason: "slow down", until: epoch + 10 } }],
      connected,
    );
    expect(deriveConnection(recordOf(restricted), "CONNECTED", epoch).canSend).toBe(false);
    expect(deriveConnection(recordOf(restricted), "CONNECTED", epoch + 10)).toMatchObject({
      canSend: true,
      restriction: null,
    });
  });

  it("says whether stored and live agree", () => {
    const agree = storedStatuses.flatMap((status) =>
      liveStatuses.filter((live) => isInSync(status, live)).map((live) => `${status} ${live}`),
    );
    expect(agree).toEqual([
      "connecting CONNECTING",
      "connected CONNECTED",
      "authenticated AUTHENTICATED",
      "disconnected DISCONNECTED",
      "disconnected CLOSING",
      "logged_out DISCONNECTED",
      "logged_out CLOSING",
    ]);
  });

  it("never shows what is to be scanned, and tells of it until it expires", () => {
    const pairing = {
      kind: "qr",
      value: "secret",
      expiresAt: epoch + 60_000,
      attempt: 1,
      maxAttempts: 6,
    } as const;
    const state = play([
      { kind: "opening", at: epoch },
      { kind: "pairing", pairing, at: epoch },
    ]);
    const shown = deriveConnection(recordOf(state), "CONNECTING", epoch);
    expect(JSON.stringify(shown)).not.toContain("secret");
    expect(shown.pairing).toMatchObject({ kind: "qr", attempt: 1, maxAttempts: 6 });
    expect(deriveConnection(recordOf(state), "CONNECTING", epoch + 60_000).pairing).toBeNull();
  });
});

describe("health", () => {
  const close = (kind: "remote" | "qr-ended" | "lost" | "credentials", code: number | null) =>
    ({ kind: "closed", close: { kind, code, detail: "" }, at: epoch, openForMs: 0, random: 0 }) as const;
  it.each([
    ["all is well", connected, "CONNECTED", undefined],
    ["its user stopped it", play([{ kind: "stopRequested", at: epoch }], connected), null, undefined],
    ["logged out", play([close("remote", 401)], connected), null, "pair"],
    ["nobody scanned", play([{ kind: "opening", at: epoch }, close("qr-ended", 408)]), null, "pair"],
    ["refused", play([close("remote", 403)], connected), null, "restart"],
    ["credentials unreadable", play([close("credentials", null)], connected), null, "operator"],
    ["tries again", play([close("lost", null)], connected), "DISCONNECTED", "wait"],
    ["its server died", connected, null, "wait"],
    ["closing", connected, "CLOSING", "wait"],
    ["asked for, not held yet", initialConnectionState(epoch), null, "wait"],
  ] as const)("%s", (_case, state, live, action) => {
    const fault = findHealthFault(deriveConnection(recordOf(state), live, epoch));
    expect(fault?.action).toBe(action);
    if (fault) expect(fault.reason).toMatch(/^\S.{10,}/);
  });
});
