import * as widgets from "@holat/dashboard-widgets";
import "@holat/dashboard-widgets/register";
import { createClient } from "@holat/sdk";
import { createSessions } from "@holat/sdk/sessions";

// For scripts that the tests run in the page.
Object.assign(window, { holat: { ...widgets, createClient, createSessions } });
