export interface KeyboardActions {
  help(): void;
  start(): void;
  /** Goes to a page of the menu, counted from 0. */
  page(index: number): void;
}

/** Single keys, wherever nothing is being typed. */
export function listenToKeys(actions: KeyboardActions, signal: AbortSignal): void {
  let after = "";
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event) || document.querySelector("dialog[open]")) return;
      const before = after;
      after = event.key === "g" ? "g" : "";
      if (!act(event.key, before, actions)) return;
      event.preventDefault();
    },
    { signal },
  );
}

function act(key: string, before: string, actions: KeyboardActions): boolean {
  if (before === "g" && /^[1-9]$/.test(key)) actions.page(Number(key) - 1);
  else if (key === "j") return moveRow(1);
  else if (key === "k") return moveRow(-1);
  else if (key === "/") return focusFilter();
  else if (key === "?") actions.help();
  else if (key === "n") actions.start();
  else return false;
  return true;
}

/** Where something is typed, a letter is a letter; also within a widget. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

function moveRow(step: 1 | -1): boolean {
  const main = document.querySelector("main");
  if (main === null) return false;
  const rows = [...main.querySelectorAll<HTMLElement>("[data-row]")];
  if (rows.length === 0) return enterGrid(main, step);
  const now = rows.findIndex((row) => row.matches(":focus, :focus-within"));
  const next = rows[now === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, now + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

/** The tables of widgets know these keys themselves, once they have the focus. */
function enterGrid(main: HTMLElement, step: 1 | -1): boolean {
  const grid = [...main.querySelectorAll("*")]
    .flatMap(({ shadowRoot }) => shadowRoot ?? [])
    .map((root) => root.querySelector<HTMLElement>("[role=grid]"))
    .find((found) => found != null);
  grid?.focus();
  grid?.dispatchEvent(new KeyboardEvent("keydown", { key: step === 1 ? "j" : "k", bubbles: true }));
  return grid != null;
}

function focusFilter(): boolean {
  const first = document.querySelector<HTMLElement>("main [data-filter]");
  first?.focus();
  return first !== null;
}
