import { createClient } from "@holat/sdk";
import { afterEach, describe, expect, test, vi } from "vitest";
import { configureHolat, resolveClient } from "../src/index.js";
import { resolveAccess } from "../src/settings/createShared.js";
import { createTokenHolder } from "../src/settings/createTokenHolder.js";
import { subscribeSettings } from "../src/settings/settings.js";

const baseUrl = "https://calls.example";
afterEach(() => configureHolat({ client: undefined, baseUrl: undefined, token: undefined }));

describe("who is asked", () => {
  test("is the client given, else one for equal settings, else the page's own", () => {
    const [given, own] = [createClient(), createClient()];
    expect(resolveClient({ client: given })).toBe(given);
    expect(resolveClient()).toBe(resolveClient());
    configureHolat({ client: own });
    expect(resolveClient()).toBe(own);
    expect(resolveClient({ baseUrl })).not.toBe(own);
    expect(resolveClient({ baseUrl, token: "hvt_a" })).toBe(resolveClient({ baseUrl, token: "hvt_a" }));
    expect(resolveClient({ baseUrl, token: "hvt_a" })).not.toBe(resolveClient({ baseUrl, token: "hvt_b" }));
  });

  test("a token that was said for one server is not sent to another", () => {
    configureHolat({ baseUrl, token: "hvt_a" });
    expect(resolveAccess({})).toEqual({ baseUrl, token: "hvt_a" });
    expect(resolveAccess({ baseUrl })).toEqual({ baseUrl, token: "hvt_a" });
    expect(resolveAccess({ baseUrl: "https://other.example" }).token).toBeUndefined();
  });

  test("whoever is there is told of other settings, until it leaves", () => {
    const told = vi.fn();
    const leave = subscribeSettings(told);
    configureHolat({ baseUrl });
    leave();
    configureHolat({ token: "hvt_a" });
    expect(told).toHaveBeenCalledTimes(1);
    expect(resolveAccess({})).toEqual({ baseUrl, token: "hvt_a" });
  });

  test("a token function that is written anew each time is one function, which asks the newest", async () => {
    const hold = createTokenHolder();
    const first = async () => "1";
    expect(hold(first)).toBe(first);
    expect(hold(first)).toBe(first);
    const second = hold(async () => "2");
    const third = hold(async () => "3");
    expect(third).toBe(second);
    const request = { reason: "start", signal: undefined } as const;
    expect(typeof third === "function" && (await third(request))).toBe("3");
    expect(hold("hvt_a")).toBe("hvt_a");
  });
});
