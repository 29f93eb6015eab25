import { configureHolat } from "/holat-widgets.js";

const sessionId = new URLSearchParams(location.search).get("session");
configureHolat({
  lang: "en",
  token: async () => (await fetch(`/view-token?session=${sessionId}`)).text(),
});
for (const element of document.querySelectorAll("holat-call-session, holat-status-badge")) {
  element.sessionId = sessionId;
}
