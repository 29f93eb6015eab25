import { configureHolat } from "@holat/dashboard-widgets";
import { createClient } from "@holat/sdk";
import { createSessions } from "@holat/sdk/sessions";

// Before the elements are defined, so that none asks with what is not said yet.
const access = document.getElementById("access")?.textContent;
if (access) {
  const options = JSON.parse(access);
  configureHolat({ client: createClient(options), sessions: createSessions(options), lang: "en" });
}
