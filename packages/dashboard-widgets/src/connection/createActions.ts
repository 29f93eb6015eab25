import { h, setBlock } from "../element/dom.js";
import type { ConnectionTexts } from "../locale/getConnectionTexts.js";

export type AskedAction = "restart" | "logout";

export interface Actions {
  readonly root: HTMLElement;
  update(state: {
    readonly isBusy: boolean;
    readonly needsRestart: boolean;
    readonly canLogOut: boolean;
  }): void;
}

/** Each is asked twice: the second question stands where the first was, and the first answer is no. */
export function createActions(texts: ConnectionTexts, onAction: (action: AskedAction) => void): Actions {
  const restart = h("button", { type: "button", part: "restart" }, texts.restart);
  const logout = h("button", { type: "button", class: "quiet", part: "logout" }, texts.logout);
  const question = h("span", { class: "question", id: "question" });
  const yes = h("button", { type: "button", class: "danger", part: "yes" }, texts.yes);
  const no = h("button", { type: "button", part: "no", "aria-describedby": "question" }, texts.no);
  const first = h("div", { class: "asks" }, restart, logout);
  const second = h("div", { class: "asks", role: "group", hidden: true }, question, no, yes);
  const root = h("div", { class: "actions", part: "actions" }, first, second);
  let asked: AskedAction | undefined;

  const show = (action: AskedAction | undefined) => {
    const before = asked;
    asked = action;
    first.hidden = action !== undefined;
    second.hidden = action === undefined;
    setBlock(question, action && (action === "restart" ? texts.confirmRestart : texts.confirmLogout));
    if (action) no.focus();
    else if (before) (before === "restart" ? restart : logout).focus();
  };
  restart.addEventListener("click", () => show("restart"));
  logout.addEventListener("click", () => show("logout"));
  no.addEventListener("click", () => show(undefined));
  yes.addEventListener("click", () => {
    const action = asked;
    show(undefined);
    if (action) onAction(action);
  });
  second.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(undefined);
  });
  return {
    root,
    update({ isBusy, needsRestart, canLogOut }) {
      restart.disabled = isBusy;
      logout.disabled = isBusy;
      yes.disabled = isBusy;
      logout.hidden = !canLogOut;
      restart.classList.toggle("primary", needsRestart);
    },
  };
}
