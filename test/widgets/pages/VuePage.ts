import {
  CallSessionStatus,
  CallSessionsList,
  CampaignChart,
  ConnectedSessions,
  Connection,
  SessionLog,
  StatusBadge,
} from "@holat/dashboard-widgets/vue";
import { defineComponent, h } from "vue";
import type { PageProps } from "./ReactPage.js";

/** Every component that there is. */
export const VuePage = defineComponent({
  props: ["sessionId", "baseUrl", "token"],
  setup: (props: PageProps) => () =>
    h("main", [
      h(CallSessionStatus, { ...props, lang: "en" }),
      h(StatusBadge, { ...props, lang: "en" }),
      h(CampaignChart, { ...props, lang: "en" }),
      h(SessionLog, { ...props, lang: "en" }),
      h(CallSessionsList, { limit: 5, lang: "en", baseUrl: props.baseUrl }),
      h(ConnectedSessions, { lang: "en", baseUrl: props.baseUrl }),
      h(Connection, { sessionId: "nobody", lang: "en", baseUrl: props.baseUrl }),
    ]),
});
