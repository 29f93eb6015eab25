/** Defines `<holat-call-session>`. */
import { HolatCallSession } from "../call-session/HolatCallSession.js";
import { defineElement } from "../element/index.js";

defineElement("holat-call-session", HolatCallSession);
