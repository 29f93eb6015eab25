import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCampaignFilter, writeCampaignFilter } from "../src/routing/campaignFilter.js";
import { toPath } from "../src/routing/createRouter.js";
import { parseRoute, type Route, routePath } from "../src/routing/routes.js";

const name = fc.string({ unit: "binary", minLength: 1 }).filter((text) => text.isWellFormed());
const route: fc.Arbitrary<Route> = fc.oneof(
  fc
    .constantFrom(
      "campaigns",
      "newCampaign",
      "connections",
      "targets",
      "keys",
      "webhooks",
      "signIn",
      "gallery",
    )
    .map((page) => ({ page }) as Route),
  name.filter((text) => text !== "new").map((sessionId): Route => ({ page: "campaign", sessionId })),
  name.map((sessionId): Route => ({ page: "connection", sessionId })),
  name.map((id): Route => ({ page: "webhook", id })),
);

describe("paths", () => {
  test("every route is read back from its path, whatever its names hold", () => {
    fc.assert(
      fc.property(route, (one) => {
        expect(parseRoute(routePath(one))).toEqual(one);
      }),
    );
  });

  test("no path throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseRoute(text).page).toEqual(expect.any(String));
      }),
    );
  });

  test.each([
    ["/", "campaigns"],
    ["/dashboard/", "campaigns"],
    ["/dashboard/campaigns/new", "newCampaign"],
    ["/dashboard/keys/x", "notFound"],
    ["/dashboard/%E0%A4%A", "notFound"],
    ["/dashboard/campaigns/%E0%A4%A", "notFound"],
    ["/dashboard/campaigns/a/b", "notFound"],
    ["/calls", "notFound"],
  ])("%s is %s", (path, page) => {
    expect(parseRoute(path).page).toBe(page);
  });

  test.each([
    ["", "/dashboard/keys", "/dashboard/keys"],
    ["/holat", "/holat", "/"],
    ["/holat", "/holat/dashboard/keys", "/dashboard/keys"],
    ["/holat", "/holatify", undefined],
    ["/holat", "/", undefined],
  ])("below the base %j, %s is %s", (base, pathname, path) => {
    expect(toPath(base, pathname)).toBe(path);
  });
});

describe("the filter of campaigns in the address", () => {
  test("is read back as it was written, beside what else stands there", () => {
    const day = fc
      .date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const filter = fc.record(
      {
        status: fc.constantFrom("PENDING", "RUNNING", "COMPLETED", "FAILED"),
        target: name,
        from: day,
        to: day,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filter, filter, (before, one) => {
        const query = writeCampaignFilter(new URLSearchParams("lang=ru"), before);
        const written = writeCampaignFilter(query, one);
        expect(readCampaignFilter(new URLSearchParams(written.toString()))).toEqual(one);
        expect(written.get("lang")).toBe("ru");
      }),
    );
  });

  test.each(["status=DONE", "from=yesterday", "to=2026-02-30", "target="])("%s is no filter", (query) => {
    expect(readCampaignFilter(new URLSearchParams(query))).toEqual({});
  });
});
