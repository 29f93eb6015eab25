import { createSSRApp } from "vue";
import { VuePage } from "./VuePage.js";

const props = document.getElementById("props")?.textContent;
if (props) createSSRApp(VuePage, JSON.parse(props)).mount("#root");
