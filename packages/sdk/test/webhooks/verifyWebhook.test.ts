import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isWebhookVerificationError,
  type VerifyWebhookOptions,
  verifyWebhook,
  type WebhookEvent,
} from "../../src/webhooks/index.js";

const secret = `whsec_${Buffer.from("a secret of thirty-two bytes....").toString("base64")}`;
const seconds = 1_700_000_000;
const now = seconds * 1_000;
const event = {
  type: "call.completed",
  timestamp: "2023-11-14T22:13:20.000Z",
  data: { sessionId: "session-1", status: "COMPLETED", version: 9 },
};
const payload = JSON.stringify(event);

/** The formula of Standard Webhooks 1.0, by Node's own means. */
function sign(
  body: string | Uint8Array,
  by: { id?: string; at?: number | string; secret?: string } = {},
): string {
  const key = Buffer.from((by.secret ?? secret).replace("whsec_", ""), "base64");
  const head = `${by.id ?? "msg_1"}.${by.at ?? seconds}.`;
  return `v1,${createHmac("sha256", key).update(head).update(body).digest("base64")}`;
}

const headers = (changes: Record<string, string | undefined> = {}) => ({
  "webhook-id": "msg_1",
  "webhook-timestamp": String(seconds),
  "webhook-signature": sign(payload),
  ...changes,
});

/** What it came to: the event, or the error's code. */
async function outcome(options: VerifyWebhookOptions): Promise<WebhookEvent | string> {
  try {
    return await verifyWebhook(options);
  } catch (error) {
    if (isWebhookVerificationError(error)) return error.code;
    throw error;
  }
}

describe("a webhook", () => {
  test("the specification's own example is signed as Holat checks it", async () => {
    const published = {
      headers: {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      },
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      now: 1_614_265_330_000,
    };
    // Its body is no event of ours: that is only found out behind the signature.
    expect(await outcome({ ...published, payload: '{"test": 2432232314}' })).toBe("BODY_MALFORMED");
    expect(await outcome({ ...published, payload: '{"test": 2432232315}' })).toBe("SIGNATURE_MISMATCH");
  });

  test.each([
    ["a plain object", headers()],
    [
      "names in capitals",
      { "Webhook-Id": "msg_1", "WEBHOOK-TIMESTAMP": `${seconds}`, "Webhook-Signature": sign(payload) },
    ],
    ["Node's lists", { ...headers(), "webhook-signature": [sign("another"), sign(payload)] }],
    ["Headers", new Headers(headers())],
  ])("is read from %s", async (_form, given) => {
    expect(await verifyWebhook({ payload, headers: given, secret, now })).toEqual({ id: "msg_1", ...event });
  });

  test("may be given as bytes", async () => {
    expect(
      await verifyWebhook({ payload: Buffer.from(payload), headers: headers(), secret, now }),
    ).toMatchObject(event);
  });

  test("any of several signatures, with any of several secrets, will do", async () => {
    const old = `whsec_${randomBytes(24).toString("base64")}`;
    const both = headers({ "webhook-signature": `${sign(payload, { secret: old })} ${sign(payload)}` });
    expect(await outcome({ payload, headers: both, secret, now })).toMatchObject(event);
    expect(await outcome({ payload, headers: both, secret: old, now })).toMatchObject(event);
    expect(await outcome({ payload, headers: headers(), secrets: [old, secret], now })).toMatchObject(event);
    const unknown = headers({ "webhook-signature": `v1a,${"A".repeat(88)} ${sign(payload)} v1,%%% v1,` });
    expect(await outcome({ payload, headers: unknown, secret, now })).toMatchObject(event);
  });

  test.each([
    ["300 s old", 300, "call.completed"],
    ["301 s old", 301, "TIMESTAMP_TOO_OLD"],
    ["300 s ahead", -300, "call.completed"],
    ["301 s ahead", -301, "TIMESTAMP_TOO_NEW"],
  ])("%s: %s s gives %s", async (_age, ageSeconds, expected) => {
    const got = await outcome({ payload, headers: headers(), secret, now: now + ageSeconds * 1_000 });
    expect(typeof got === "string" ? got : got.type).toBe(expected);
  });

  test("a tolerance that is no number lets nothing through", async () => {
    const options = { payload, headers: headers(), secret, now };
    expect(await outcome({ ...options, toleranceSeconds: Number.NaN })).toBe("TIMESTAMP_TOO_OLD");
    expect(await outcome({ ...options, now: Number.NaN })).toBe("TIMESTAMP_TOO_OLD");
  });

  test.each([
    ["no id", { "webhook-id": undefined }, "HEADER_MISSING"],
    ["no timestamp", { "webhook-timestamp": undefined }, "HEADER_MISSING"],
    ["no signature", { "webhook-signature": undefined }, "HEADER_MISSING"],
    ["an empty signature", { "webhook-signature": "" }, "HEADER_MISSING"],
    ["a timestamp with a fraction", { "webhook-timestamp": `${seconds}.5` }, "HEADER_MALFORMED"],
    ["a timestamp in words", { "webhook-timestamp": "now" }, "HEADER_MALFORMED"],
    ["an id that could be cut elsewhere", { "webhook-id": "msg.1" }, "HEADER_MALFORMED"],
    ["another id", { "webhook-id": "msg_2" }, "SIGNATURE_MISMATCH"],
    ["another timestamp", { "webhook-timestamp": `${seconds + 1}` }, "SIGNATURE_MISMATCH"],
    [
      "a signature without its version",
      { "webhook-signature": sign(payload).slice(3) },
      "SIGNATURE_MISMATCH",
    ],
    [
      "a signature of a later version",
      { "webhook-signature": sign(payload).replace("v1", "v2") },
      "SIGNATURE_MISMATCH",
    ],
    ["half a signature", { "webhook-signature": sign(payload).slice(0, 23) }, "SIGNATURE_MISMATCH"],
  ])("with %s is refused", async (_what, changes, code) => {
    expect(await outcome({ payload, headers: headers(changes), secret, now })).toBe(code);
  });

  test.each([
    ["whsec_", "SECRET_INVALID"],
    ["", "SECRET_INVALID"],
    ["whsec_%%%", "SECRET_INVALID"],
    ["whsec_AAAA", "SIGNATURE_MISMATCH"],
  ])("the secret %j gives %s", async (wrong, code) => {
    expect(await outcome({ payload, headers: headers(), secret: wrong, now })).toBe(code);
  });

  test("without any secret nothing is true", async () => {
    expect(await outcome({ payload, headers: headers(), secrets: [], now })).toBe("SECRET_INVALID");
  });

  test.each([[event], [null], [undefined], [new ArrayBuffer(3)]])(
    "a body that is %j was parsed too early",
    async (parsed) => {
      const options = { payload, headers: headers(), secret, now };
      Reflect.set(options, "payload", parsed);
      expect(await outcome(options)).toBe("BODY_NOT_RAW");
    },
  );

  test("a change of any bit of the body or the signature is noticed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), fc.boolean(), async (at, bit, inBody) => {
        const body = Buffer.from(payload);
        const signature = Buffer.from(sign(payload).slice(3), "base64");
        const changed = inBody ? body : signature;
        const index = at % changed.length;
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        const given = headers({ "webhook-signature": `v1,${signature.toString("base64")}` });
        expect(await outcome({ payload: body, headers: given, secret, now })).toBe("SIGNATURE_MISMATCH");
      }),
    );
  });
});
