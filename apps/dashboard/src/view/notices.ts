import { element } from "../dom.js";
import type { View } from "./context.js";

export function createSimulationBanner({ texts }: View): HTMLElement {
  return element(
    "p",
    { class: "simulation" },
    element("strong", {}, texts.simulation),
    element("span", {}, texts.simulationMore),
  );
}

export function createEmptyNotice({ texts }: View): HTMLElement {
  return element(
    "div",
    { class: "panel empty" },
    element("h2", {}, texts.emptyTitle),
    element("p", { class: "muted" }, texts.emptyMore),
    element("pre", {}, `curl -X POST ${location.origin}/calls/start`),
  );
}

export function createLoadingNotice({ texts }: View): HTMLElement {
  const bone = () => element("div", { class: "bone" });
  return element(
    "div",
    { class: "loading", role: "status" },
    element("span", {}, texts.loading),
    bone(),
    bone(),
    bone(),
  );
}

export function createErrorNotice(message: string): HTMLElement {
  return element("p", { class: "panel error", role: "alert" }, message);
}
