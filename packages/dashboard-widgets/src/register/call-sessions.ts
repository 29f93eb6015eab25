/** Defines `<holat-call-sessions>`. */

import { defineElement } from "../element/index.js";
import { HolatCallSessions } from "../sessions-table/HolatCallSessions.js";

defineElement("holat-call-sessions", HolatCallSessions);
