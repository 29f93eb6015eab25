/** Defines `<holat-connections>`. */
import { HolatConnections } from "../connections-table/HolatConnections.js";
import { defineElement } from "../element/index.js";

defineElement("holat-connections", HolatConnections);
