import * as widgets from "@holat/dashboard-widgets";
import "@holat/dashboard-widgets/register";
import { createClient } from "@holat/sdk";
import { createSessions } from "@holat/sdk/sessions";

declare const __MARK__: "first" | "second";

const page = window as { copies?: Record<string, unknown> };
page.copies = {
  ...page.copies,
  [__MARK__]: { ...widgets, createClient, createSessions, mark: __MARK__ },
};
