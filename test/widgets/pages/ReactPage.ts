import {
  CallSessionStatus,
  CallSessionsList,
  CampaignChart,
  ConnectedSessions,
  Connection,
  SessionLog,
  StatusBadge,
} from "@holat/dashboard-widgets/react";
import { createElement as h } from "react";

export interface PageProps {
  readonly sessionId: string;
  readonly baseUrl: string;
  readonly token: string;
}

/** Every component that there is. */
export const ReactPage = (props: PageProps) =>
  h(
    "main",
    null,
    h(CallSessionStatus, { ...props, lang: "en" }),
    h(StatusBadge, { ...props, lang: "en" }),
    h(CampaignChart, { ...props, lang: "en" }),
    h(SessionLog, { ...props, lang: "en" }),
    h(CallSessionsList, { limit: 5, lang: "en", baseUrl: props.baseUrl }),
    h(ConnectedSessions, { lang: "en", baseUrl: props.baseUrl }),
    h(Connection, { sessionId: "nobody", lang: "en", baseUrl: props.baseUrl }),
  );
