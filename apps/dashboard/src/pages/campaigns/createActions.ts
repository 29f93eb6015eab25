import type { CallSession } from "@holat/sdk";
import { element, setChildren } from "../../dom/element.js";
import { icon } from "../../dom/icon.js";
import { toCurl } from "../../server/toCurl.js";
import type { PageContext } from "../../shell/app.js";
import { button, buttonClass } from "../../ui/button.js";

/** What can be done with a campaign, as far as its state and the reader's key allow it. */
export function createActions(context: PageContext, sessionId: string) {
  const { texts, client, access } = context;
  const { campaign } = texts;

  const cancel = button(campaign.cancel, {
    icon: "stop",
    tone: "danger",
    onClick: async () => {
      const sure = await context.ask({
        title: campaign.cancelTitle,
        text: campaign.cancelMore,
        yes: campaign.cancelYes,
        no: campaign.cancelNo,
        danger: true,
      });
      if (sure) await context.attempt(() => client.calls.cancel(sessionId));
    },
  });
  const force = button(campaign.force, {
    icon: "alert",
    tone: "danger",
    onClick: async () => {
      const sure = await context.ask({
        title: campaign.forceTitle,
        text: campaign.forceMore,
        yes: campaign.forceYes,
        no: campaign.cancelNo,
        danger: true,
      });
      if (sure) await context.attempt(() => client.calls.cancel(sessionId, { force: true }));
    },
  });
  const again = context.link(
    { page: "newCampaign" },
    { class: buttonClass("primary") },
    icon("again"),
    element("span", {}, campaign.again),
  );
  again.search = new URLSearchParams({ again: sessionId }).toString();
  const copyId = button(campaign.copyId, {
    icon: "copy",
    tone: "quiet",
    onClick: () => context.copy(sessionId),
  });
  const copyCurl = button(campaign.copyCurl, {
    icon: "copy",
    tone: "quiet",
    onClick: () =>
      context.copy(
        toCurl({
          url: `${context.baseUrl}/calls/session/${encodeURIComponent(sessionId)}`,
          withKey: access.signedIn,
        }),
      ),
  });

  const root = element("div", { class: "row" }, copyId, copyCurl);
  return {
    root,
    update: ({ isCompleted, cancelRequestedAt, failedCalls }: CallSession) => {
      const manages = access.can("calls:manage") && !isCompleted;
      const shown: Element[] = [copyId, copyCurl];
      if (manages) shown.push(cancelRequestedAt === null ? cancel : force);
      if (isCompleted && failedCalls > 0 && access.can("calls:start")) shown.push(again);
      setChildren(root, shown);
    },
  };
}
