/** Defines `<holat-log>`. */

import { defineElement } from "../element/index.js";
import { HolatLog } from "../log/HolatLog.js";

defineElement("holat-log", HolatLog);
