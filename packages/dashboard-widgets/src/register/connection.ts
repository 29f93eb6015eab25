/** Defines `<holat-connection>`. */
import { HolatConnection } from "../connection/HolatConnection.js";
import { defineElement } from "../element/index.js";

defineElement("holat-connection", HolatConnection);
