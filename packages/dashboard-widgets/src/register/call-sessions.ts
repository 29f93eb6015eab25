/** Defines `<holat-call-sessions>`. */
import { HolatCallSessions } from "../sessions-table/HolatCallSessions.js";
import { defineElement } from "../element/index.js";

defineElement("holat-call-sessions", HolatCallSessions);
