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

// An interface has no index signature, which Vue asks for.
type Nothing = Record<never, never>;
type Selects = { select: (detail: SelectDetail) => void };
type Acts = { action: (detail: ActionDetail) => void };

/** `<CallSessionStatus :session-id="id" />`: one call session, live. */
export const CallSessionStatus = /* @__PURE__ */ createComponent<CallSessionStatusProps, Nothing>({
  tag: "holat-call-session",
  element: HolatCallSession,
  props: ["sessionId"],
});

/** `<CallSessionsList :limit="20" @select="({ sessionId }) => ..." />`: the newest call sessions, live. */
export const CallSessionsList = /* @__PURE__ */ createComponent<CallSessionsListProps, Selects>({
  tag: "holat-call-sessions",
  element: HolatCallSessions,
  props: ["limit", "filter", "selectable", "hideFilters"],
  flags: ["selectable", "hideFilters"],
  events: { "holat-select": "select" },
});

/** `<ConnectedSessions />`: the linked accounts, live. */
export const ConnectedSessions = /* @__PURE__ */ createComponent<ConnectedSessionsProps, Selects>({
  tag: "holat-connections",
  element: HolatConnections,
  props: ["limit"],
  events: { "holat-select": "select" },
});

/** `<Connection session-id="sales" />`: one linked account, with its QR code while it waits for one. */
export const Connection = /* @__PURE__ */ createComponent<ConnectionProps, Acts>({
  tag: "holat-connection",
  element: HolatConnection,
  props: ["sessionId"],
  events: { "holat-action": "action" },
});

/** `<StatusBadge :session-id="id" />`, or with a `status` and a `label` of your own. */
export const StatusBadge = /* @__PURE__ */ createComponent<StatusBadgeProps, Nothing>({
  tag: "holat-status-badge",
  element: HolatStatusBadge,
  props: ["sessionId", "status", "label"],
});

/** `<CampaignChart :session-id="id" />`: how a call session goes, over time. */
export const CampaignChart = /* @__PURE__ */ createComponent<CampaignChartProps, Nothing>({
  tag: "holat-campaign-chart",
  element: HolatCampaignChart,
  props: ["sessionId"],
});

/** `<SessionLog :session-id="id" />`: what the remote process writes. */
export const SessionLog = /* @__PURE__ */ createComponent<SessionLogProps, Nothing>({
  tag: "holat-log",
  element: HolatLog,
  props: ["sessionId", "stream"],
});
