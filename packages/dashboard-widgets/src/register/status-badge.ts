/** Defines `<holat-status-badge>`. */
import { defineElement } from "../element/index.js";
import { HolatStatusBadge } from "../status-badge/HolatStatusBadge.js";

defineElement("holat-status-badge", HolatStatusBadge);
