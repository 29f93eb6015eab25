import { configureHolat } from "@holat/dashboard-widgets";
import { createApp } from "vue";
import App from "./App.vue";

configureHolat({ baseUrl: import.meta.env.VITE_HOLAT_URL });
createApp(App).mount("#root");
