import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defaultRetryDelaysMs,
  deriveRetryDelayMs,
  parseRetryAfterMs,
} from "../../src/webhooks/delivery/retrySchedule.js";
import {
  createWebhookBox,
  createWebhookSecret,
  getWebhookSecret,
  signWebhook,
} from "../../src/webhooks/signing/webhookSecret.js";

const former = "the secret of last year, which was long enough too";
const present = "the secret of this year, which is long enough as well";

describe("signatures", () => {
  it("the example of the specification", () => {
    const signature = signWebhook(
      {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: 1614265330,
        body: '{"test": 2432232314}',
      },
      ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    );
    expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("secrets are 32 random bytes", () => {
    const secrets = new Set(Array.from({ length: 100 }, createWebhookSecret));
    expect(secrets.size).toBe(100);
    for (const secret of secrets) expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
  });
});

describe("stored secrets", () => {
  it("open with the same or the next secret of the server, and for their owner alone", () => {
    const sealed = createWebhookBox(former).seal("whsec_abc", "owner");
    expect(sealed).not.toContain("abc");
    expect(createWebhookBox(former).open(sealed, "owner")).toBe("whsec_abc");
    expect(createWebhookBox(present, former).open(sealed, "owner")).toBe("whsec_abc");
    expect(createWebhookBox(present, former).isCurrent(sealed, "owner")).toBe(false);
    expect(createWebhookBox(present).open(sealed, "owner")).toBeUndefined();
    expect(() => getWebhookSecret(createWebhookBox(former), sealed, "other")).toThrow(/cannot be decrypted/);
  });

  it("no altered one opens", () => {
    const box = createWebhookBox(present);
    const bytes = Buffer.from(box.seal("whsec_abc", "owner").slice(3), "base64url");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ change;
        expect(box.open(`v1.${altered.toString("base64url")}`, "owner")).toBeUndefined();
      }),
    );
    for (const wrong of ["", "v1.", "v2.AAAA", "v1.AAAA"]) expect(box.open(wrong, "owner")).toBeUndefined();
  });
});

describe("the schedule", () => {
  it("ten retries over more than three days", () => {
    const pauses = defaultRetryDelaysMs.map(
      (_, index) => deriveRetryDelayMs(index + 1, defaultRetryDelaysMs, 0) ?? 0,
    );
    expect(pauses[0]).toBe(5_000);
    expect(pauses.reduce((sum, pause) => sum + pause)).toBeGreaterThan(3 * 24 * 3_600_000);
    expect(deriveRetryDelayMs(11, defaultRetryDelaysMs, 0)).toBeUndefined();
  });

  it("chance adds up to a tenth; Retry-After is a floor of at most a day", () => {
    expect(deriveRetryDelayMs(1, [1_000], 0.5)).toBe(1_050);
    expect(deriveRetryDelayMs(1, [1_000], 0, 4_000)).toBe(4_000);
    expect(deriveRetryDelayMs(1, [1_000], 0, 1e12)).toBe(24 * 3_600_000);
    expect(deriveRetryDelayMs(2, [1_000], 0, 4_000)).toBeUndefined();
  });

  it("Retry-After is seconds or a date", () => {
    const now = Date.UTC(2026, 0, 1);
    expect(parseRetryAfterMs("120", now)).toBe(120_000);
    expect(parseRetryAfterMs("Thu, 01 Jan 2026 00:01:00 GMT", now)).toBe(60_000);
    expect(parseRetryAfterMs("Wed, 31 Dec 2025 00:00:00 GMT", now)).toBe(0);
    expect(parseRetryAfterMs("soon", now)).toBeUndefined();
    expect(parseRetryAfterMs(undefined, now)).toBeUndefined();
  });
});
