import { configureHolat } from "@holat/dashboard-widgets";
import { CallSessionStatus } from "@holat/dashboard-widgets/react";
import { createRoot } from "react-dom/client";

const sessionId = new URLSearchParams(location.search).get("session");
const token = async () => (await fetch(`/view-token?session=${sessionId}`)).text();
configureHolat({ baseUrl: import.meta.env.VITE_HOLAT_URL, token });
createRoot(document.getElementById("root")).render(<CallSessionStatus sessionId={sessionId} />);
