/** Defines all elements. A definition that is there already stays. */
import "./call-session.js";
import "./call-sessions.js";
import "./campaign-chart.js";
import "./connection.js";
import "./connections.js";
import "./log.js";
import "./status-badge.js";
