import * as widgets from "@holat/dashboard-widgets";
import "@holat/dashboard-widgets/register";

declare const __MARK__: "first" | "second";

const page = window as { copies?: Record<string, unknown> };
page.copies = { ...page.copies, [__MARK__]: { ...widgets, mark: __MARK__ } };
