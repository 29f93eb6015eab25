import {
  applyConnectionEvent,
  type ConnectionEvent,
  deriveLongestWaitMs,
  initialConnectionState,
  isHoldable,
  type StoredStatus,
  storedStatuses,
} from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent, epoch, play } from "./support.js";

const phone = "998901234567";
const at = epoch + 60_000;
const opening: ConnectionEvent = { kind: "opening", at };
const lost = {
  kind: "closed",
  close: { kind: "lost", code: null, detail: "" },
  at,
  openForMs: 0,
  random: 0,
} as const;

const sample: { readonly [Kind in ConnectionEvent["kind"]]: Extract<ConnectionEvent, { kind: Kind }> } = {
  startRequested: { kind: "startRequested", at },
  stopRequested: { kind: "stopRequested", at },
  opening: { kind: "opening", at },
  pairing: {
    kind: "pairing",
    pairing: { kind: "qr", value: "sealed", expiresAt: at + 1, attempt: 1, maxAttempts: 6 },
    at,
  },
  paired: { kind: "paired", phone },
  authenticated: { kind: "authenticated", phone },
  open: { kind: "open", phone, at },
  restricted: { kind: "restricted", restriction: { code: 463, reason: "slow down", until: null } },
  closed: lost,
  ownerLost: { kind: "ownerLost", at },
  released: { kind: "released", at },
  loggedOut: { kind: "loggedOut", at },
};

const reach: Readonly<Record<StoredStatus, readonly ConnectionEvent[]>> = {
  connecting: [opening],
  authenticated: [opening, sample.authenticated],
  connected: [opening, sample.authenticated, sample.open],
  disconnected: [opening, sample.open, lost],
  logged_out: [opening, sample.open, { ...lost, close: { kind: "remote", code: 401, detail: "" } }],
};

const up = {
  startRequested: "connecting",
  stopRequested: "disconnected",
  opening: "connecting",
  pairing: "same",
  paired: "same",
  authenticated: "authenticated",
  open: "connected",
  restricted: "same",
  closed: "disconnected",
  ownerLost: "disconnected",
  released: "disconnected",
  loggedOut: "logged_out",
} as const;

/** The status after each event; `same`: as before. */
const cells: Readonly<
  Record<StoredStatus, Readonly<Record<ConnectionEvent["kind"], StoredStatus | "same">>>
> = {
  connecting: up,
  authenticated: up,
  connected: { ...up, authenticated: "same" },
  disconnected: { ...up, stopRequested: "same", ownerLost: "same", released: "same" },
  logged_out: { ...up, stopRequested: "same", closed: "same", ownerLost: "same", released: "same" },
};

const rows = storedStatuses.flatMap((status) =>
  Object.entries(cells[status]).map(([kind, to]) => [status, kind as ConnectionEvent["kind"], to] as const),
);

describe("the transition of a connection session", () => {
  it.each(rows)("%s, %s: %s", (status, kind, to) => {
    const before = play(reach[status]);
    expect(before.status).toBe(status);
    expect(applyConnectionEvent(before, sample[kind]).status).toBe(to === "same" ? status : to);
  });

  it("connected is said only after its socket opened, and not after it closed", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let open = false;
        let state = initialConnectionState(epoch);
        for (const event of events) {
          state = applyConnectionEvent(state, event);
          if (event.kind === "open") open = true;
          if (
            [
              "startRequested",
              "opening",
              "closed",
              "stopRequested",
              "ownerLost",
              "released",
              "loggedOut",
            ].includes(event.kind)
          )
            open = false;
          if (state.status === "connected") expect(open || state.openedAt !== null).toBe(true);
          if (!open && event.kind !== "authenticated") expect(state.status === "connected").toBe(false);
        }
      }),
    );
  });

  it("what it waits for, its retry and its pairing agree, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const state = play(events);
        if (state.retryAt !== null) expect(state.waitsFor).toBe("retry");
        if (state.waitsFor === "retry") expect(state.status).not.toBe("connected");
        if (state.status === "logged_out") expect(state.pairing).toBeNull();
        if (state.pairing !== null) expect(state.status).toBe("connecting");
        if (!isHoldable(state)) expect(state.startedAt).toBeNull();
        expect(state.attempts).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("an event that changes nothing gives back the same object", () => {
    const connected = play(reach.connected);
    expect(applyConnectionEvent(connected, sample.open)).toBe(connected);
    expect(applyConnectionEvent(connected, sample.authenticated)).toBe(connected);
    const restricted = applyConnectionEvent(connected, sample.restricted);
    expect(applyConnectionEvent(restricted, { ...sample.restricted })).toBe(restricted);
    for (const asked of [sample.stopRequested, sample.loggedOut]) {
      const done = applyConnectionEvent(connected, asked);
      expect(applyConnectionEvent(done, { ...asked, at: at + 1 })).toBe(done);
    }
  });

  it("failed openings wait ever longer; one that was stable begins anew", () => {
    const waits: number[] = [];
    let state = initialConnectionState(epoch);
    for (let n = 0; n < 8; n++) {
      state = play([opening, { ...lost, random: 0.999999 }], state);
      waits.push(Math.round(((state.retryAt ?? 0) - at) / 1000));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    const stable = play([opening, sample.open, { ...lost, openForMs: 10_000, random: 0.999999 }], state);
    expect((stable.retryAt ?? 0) - at).toBeLessThanOrEqual(1_000);
    const brief = play([opening, sample.open, { ...lost, openForMs: 9_999, random: 0.999999 }], state);
    expect((brief.retryAt ?? 0) - at).toBeGreaterThan(59_000);
  });

  it("no session has to wait longer than its retry was put off by when it closed", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), anyEvent, (events, last) => {
        const state = applyConnectionEvent(play(events), last);
        if (last.kind !== "closed" || state.retryAt === null || state.lastDisconnect?.at !== last.at) return;
        expect(deriveLongestWaitMs(state)).toBeGreaterThanOrEqual(state.retryAt - last.at);
      }),
    );
    const replaced = { ...lost, close: { kind: "remote", code: 440, detail: "" }, random: 0.5 } as const;
    expect(deriveLongestWaitMs(play([opening, lost, opening, lost]))).toBe(2_000);
    expect(deriveLongestWaitMs(play([opening, replaced, opening, replaced]))).toBe(40_000);
  });

  it("a clock that was set tells nothing of how long a socket was ready", () => {
    const tired = play([opening, lost, opening, lost, opening, lost, opening]);
    const hour = 3_600_000;
    for (const set of [-hour, hour]) {
      const brief = play([sample.open, { ...lost, at: at + set, random: 0.999999 }], tired);
      expect((brief.retryAt ?? 0) - at - set).toBeGreaterThan(7_000);
    }
  });

  it("of a session that its user stopped, nothing that a socket still says counts", () => {
    const stopped = play([...reach.connected, sample.stopRequested]);
    for (const kind of ["opening", "pairing", "paired", "authenticated", "open", "closed"] as const)
      expect(applyConnectionEvent(stopped, sample[kind])).toBe(stopped);
  });

  it("who was replaced waits for minutes only when it happens again", () => {
    const replaced = { ...lost, close: { kind: "remote", code: 440, detail: "" }, random: 0.999999 } as const;
    const tired = play([opening, lost, opening, lost, opening, lost, opening]);
    const once = play([replaced], tired);
    expect(Math.round(((once.retryAt ?? 0) - at) / 1000)).toBe(20);
    const again = play([opening, replaced], once);
    expect(Math.round(((again.retryAt ?? 0) - at) / 1000)).toBe(40);
  });

  it("a code that is being typed stays until it expires, another is asked for, or its socket ends", () => {
    const code = {
      kind: "code",
      value: "first",
      expiresAt: at + 50_000,
      attempt: 1,
      maxAttempts: 1,
    } as const;
    const typing = play([opening, sample.pairing, { kind: "pairing", pairing: code, at }]);
    expect(typing.pairing).toBe(code);
    const qr = { ...sample.pairing.pairing, expiresAt: at + 90_000 };
    const scanAt = (when: number): ConnectionEvent => ({ kind: "pairing", pairing: qr, at: when });
    expect(applyConnectionEvent(typing, scanAt(at + 49_999))).toBe(typing);
    expect(applyConnectionEvent(typing, scanAt(at + 50_000)).pairing).toBe(qr);
    const another = { ...code, value: "second" };
    expect(play([{ kind: "pairing", pairing: another, at }], typing).pairing).toBe(another);
    for (const end of [lost, opening, sample.paired, sample.stopRequested, sample.ownerLost])
      expect(play([end], typing).pairing).toBeNull();
  });

  it("pairing ends with a close that is no fault and is opened again at once", () => {
    const restart = { ...lost, close: { kind: "restart", code: 515, detail: "" } } as const;
    expect(play([opening, sample.pairing, sample.paired, restart])).toMatchObject({
      status: "connecting",
      waitsFor: "nothing",
      retryAt: null,
      paired: true,
      lastDisconnect: null,
      attempts: 0,
    });
  });

  it("a log-out by the other side waits for its user, and is no account's any more", () => {
    const removed = { ...lost, close: { kind: "remote", code: 401, detail: "" } } as const;
    expect(play([...reach.connected, removed])).toMatchObject({
      status: "logged_out",
      desired: "running",
      waitsFor: "user",
      paired: false,
      phone,
      lastDisconnect: { code: 401, reason: "logged_out", at },
    });
  });
});
