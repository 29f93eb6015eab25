import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";
import type { PageProps } from "./ReactPage.js";
import { VuePage } from "./VuePage.js";

export const render = (props: PageProps) => renderToString(createSSRApp(VuePage, { ...props }));
