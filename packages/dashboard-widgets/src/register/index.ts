/** Defines all elements. A definition that is there already stays. */
import { HolatCallSession } from "../call-session/HolatCallSession.js";
import { HolatCampaignChart } from "../chart/HolatCampaignChart.js";
import { HolatConnection } from "../connection/HolatConnection.js";
import { HolatConnections } from "../connections-table/HolatConnections.js";
import { defineElement } from "../element/index.js";
import { HolatLog } from "../log/HolatLog.js";
import { HolatCallSessions } from "../sessions-table/HolatCallSessions.js";
import { HolatStatusBadge } from "../status-badge/HolatStatusBadge.js";

// Not by the other entries: a bundler drops a chunk that they share with this one, for only entries are known to do something.
defineElement("holat-call-session", HolatCallSession);
defineElement("holat-call-sessions", HolatCallSessions);
defineElement("holat-campaign-chart", HolatCampaignChart);
defineElement("holat-connection", HolatConnection);
defineElement("holat-connections", HolatConnections);
defineElement("holat-log", HolatLog);
defineElement("holat-status-badge", HolatStatusBadge);
