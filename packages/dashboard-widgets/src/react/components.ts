import type { CSSProperties } from "react";
import { HolatCallSession } from "../call-session/HolatCallSession.js";
import { HolatCampaignChart } from "../chart/HolatCampaignChart.js";
import type {
  ActionDetail,
  CallSessionStatusProps,
  CallSessionsListProps,
  CampaignChartProps,
  ConnectedSessionsProps,
  ConnectionProps,
  SelectDetail,
  SessionLogProps,
  StatusBadgeProps,
} from "../components/props.js";
import { HolatConnection } from "../connection/HolatConnection.js";
import { HolatConnections } from "../connections-table/HolatConnections.js";
import { HolatLog } from "../log/HolatLog.js";
import { HolatCallSessions } from "../sessions-table/HolatCallSessions.js";
import { HolatStatusBadge } from "../status-badge/HolatStatusBadge.js";
import { createComponent } from "./createComponent.js";

/** What React itself takes; other attributes, `data-...` and `aria-...`, are handed on too. */
interface HostProps {
  readonly id?: string;
  readonly className?: string;
  readonly style?: CSSProperties;
}

interface Selects {
  readonly onSelect?: (event: CustomEvent<SelectDetail>) => void;
}

interface Acts {
  readonly onAction?: (event: CustomEvent<ActionDetail>) => void;
}

const selects = { "holat-select": "onSelect" };

/** `<CallSessionStatus sessionId={id} />`: one call session, live. */
export const CallSessionStatus = /* @__PURE__ */ createComponent<CallSessionStatusProps & HostProps>({
  tag: "holat-call-session",
  element: HolatCallSession,
});

/** `<CallSessionsList limit={20} />`: the newest call sessions, live. */
export const CallSessionsList = /* @__PURE__ */ createComponent<CallSessionsListProps & HostProps & Selects>({
  tag: "holat-call-sessions",
  element: HolatCallSessions,
  properties: ["filter"],
  events: selects,
});

/** `<ConnectedSessions />`: the linked accounts, live. */
export const ConnectedSessions = /* @__PURE__ */ createComponent<
  ConnectedSessionsProps & HostProps & Selects
>({
  tag: "holat-connections",
  element: HolatConnections,
  events: selects,
});

/** `<Connection sessionId="sales" />`: one linked account, with its QR code while it waits for one. */
export const Connection = /* @__PURE__ */ createComponent<ConnectionProps & HostProps & Acts>({
  tag: "holat-connection",
  element: HolatConnection,
  events: { "holat-action": "onAction" },
});

/** `<StatusBadge sessionId={id} />`, or with a `status` and a `label` of your own. */
export const StatusBadge = /* @__PURE__ */ createComponent<StatusBadgeProps & HostProps>({
  tag: "holat-status-badge",
  element: HolatStatusBadge,
});

/** `<CampaignChart sessionId={id} />`: how a call session goes, over time. */
export const CampaignChart = /* @__PURE__ */ createComponent<CampaignChartProps & HostProps>({
  tag: "holat-campaign-chart",
  element: HolatCampaignChart,
});

/** `<SessionLog sessionId={id} />`: what the remote process writes. */
export const SessionLog = /* @__PURE__ */ createComponent<SessionLogProps & HostProps>({
  tag: "holat-log",
  element: HolatLog,
});
