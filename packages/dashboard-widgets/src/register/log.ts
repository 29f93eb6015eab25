/** Defines `<holat-log>`. */
import { HolatLog } from "../log/HolatLog.js";
import { defineElement } from "../element/index.js";

defineElement("holat-log", HolatLog);
