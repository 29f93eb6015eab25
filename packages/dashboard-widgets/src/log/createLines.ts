import { h, setChildren } from "../element/dom.js";
import type { LogTexts } from "../locale/logTexts.js";
import { deriveWindow } from "../table/deriveWindow.js";
import { deriveBytesPerRow, deriveLogLayout, findOffset, type LogLayout } from "./logLayout.js";
import type { LogRow, LogWindow } from "./logWindow.js";
import { toShownText } from "./toShownText.js";

export interface LinesEvents {
  /** The reader is at the end, or left it. */
  onFollow(isWanted: boolean): void;
  /** An edge of what is held comes near. */
  onEdge(side: "before" | "after"): void;
  /** A place was gone to that is not held. */
  onPlace(offset: number): void;
}

export interface LinesState {
  readonly window: LogWindow;
  readonly size: number;
  readonly isFollowing: boolean;
  /** What is marked; empty: nothing. */
  readonly text: string;
  /** Where the line begins that is gone through now. */
  readonly match: number | undefined;
}

export interface Lines {
  readonly root: HTMLElement;
  update(state: LinesState): void;
  /** Shows the line of that offset as soon as it is held. */
  go(offset: number): void;
  /** Where the first line that is seen begins. */
  readonly offset: number;
}

const lineHeight = 20;
const spare = 12;
const settleMs = 120;

/** The lines of a window in a scroll area as high as the whole log; those that can be seen are in the page. */
export function createLines(texts: LogTexts, { onFollow, onEdge, onPlace }: LinesEvents): Lines {
  const lines = h("div", { class: "lines" });
  const space = h("div", { class: "space" }, lines);
  const root = h(
    "div",
    { class: "view", part: "lines", tabindex: 0, role: "group", "aria-label": texts.log },
    space,
  );
  let state: LinesState | undefined;
  let layout: LogLayout = { before: 0, rows: 0, after: 0 };
  let bytesPerRow = 0;
  let shownTop = 0;
  let wanted: number | undefined;
  /** The one that was scrolled to; nobody waits for it who has scrolled on. */
  let place: number | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let shown = new Map<LogRow, { readonly key: string; readonly root: HTMLElement }>();

  const scrollTo = (top: number) => {
    root.scrollTop = top;
    shownTop = root.scrollTop;
  };
  const firstSeen = () => Math.floor((root.scrollTop - layout.before) / lineHeight);

  const render = () => {
    if (!state) return;
    const { window, text, match } = state;
    const top = root.scrollTop - layout.before;
    const { from, until } = deriveWindow({
      count: window.rows.length,
      rowHeight: lineHeight,
      top,
      bottom: top + root.clientHeight,
      spare,
    });
    const next: typeof shown = new Map();
    for (const row of window.rows.slice(from, until)) {
      const key = `${row.start === match} ${text}`;
      const known = shown.get(row);
      next.set(row, known?.key === key ? known : { key, root: createLine(row, text, row.start === match) });
    }
    shown = next;
    space.style.height = `${layout.before + layout.rows + layout.after}px`;
    lines.style.transform = `translateY(${layout.before + from * lineHeight}px)`;
    setChildren(
      lines,
      [...shown.values()].map((line) => line.root),
    );
  };

  const createLine = ({ text, isCut }: LogRow, marked: string, isMatch: boolean) => {
    const line = h("div", { class: "line", part: "line", "data-match": isMatch });
    const visible = toShownText(text);
    line.append(...mark(visible, marked));
    if (isCut) line.append(h("span", { class: "cut" }, ` … ${texts.lineCut}`));
    return line;
  };

  /** Whatever of the log is seen, or soon will be, is to be held. */
  const reach = () => {
    if (!state) return;
    const { window, size, isFollowing } = state;
    const { scrollTop, clientHeight } = root;
    clearTimeout(settling);
    const found = findOffset(layout, window, size, scrollTop, clientHeight);
    if (found !== undefined && !isFollowing) {
      settling = setTimeout(() => {
        place = wanted = found;
        onPlace(found);
      }, settleMs);
      return;
    }
    if (window.start > 0 && scrollTop - layout.before < 2 * clientHeight) onEdge("before");
    else if (
      !isFollowing &&
      window.end < size &&
      layout.before + layout.rows - scrollTop - clientHeight < 2 * clientHeight
    )
      onEdge("after");
  };

  root.addEventListener(
    "scroll",
    () => {
      if (!state) return;
      if (Math.abs(root.scrollTop - shownTop) > 1) {
        shownTop = root.scrollTop;
        if (wanted === place) wanted = undefined;
        const isAtEnd = root.scrollHeight - root.scrollTop - root.clientHeight < lineHeight / 2;
        // Who follows may be behind what was written: the end of what is held will do.
        onFollow(isAtEnd && (state.isFollowing || state.window.end >= state.size));
      }
      render();
      reach();
    },
    { passive: true },
  );
  new ResizeObserver(() => {
    if (state) update(state);
  }).observe(root);

  const update = (next: LinesState) => {
    const { window, size, isFollowing } = next;
    const before = state?.window.rows[firstSeen()];
    const delta = root.scrollTop - layout.before - firstSeen() * lineHeight;
    state = next;
    const { rows } = window;
    if (rows.length > 0 && (bytesPerRow === 0 || wanted !== undefined)) bytesPerRow = deriveBytesPerRow(rows);
    layout = deriveLogLayout(window, size, lineHeight, bytesPerRow);
    space.style.height = `${layout.before + layout.rows + layout.after}px`;
    const isHere = wanted !== undefined && wanted >= window.start && wanted <= window.end;
    if (isFollowing) {
      wanted = undefined;
      scrollTo(root.scrollHeight);
    } else if (isHere && wanted !== undefined) {
      const target = wanted;
      const index = Math.max(
        0,
        rows.findLastIndex(({ start }) => start <= target),
      );
      wanted = undefined;
      scrollTo(layout.before + index * lineHeight - (window.start === 0 ? 0 : 2 * lineHeight));
    } else if (before) {
      const index = rows.findIndex(({ start }) => start === before.start);
      if (index !== -1) scrollTo(layout.before + index * lineHeight + delta);
    }
    render();
    reach();
  };

  return {
    root,
    update,
    go(offset) {
      wanted = offset;
      if (state) update(state);
    },
    get offset() {
      return state?.window.rows[Math.max(0, firstSeen())]?.start ?? 0;
    },
  };
}

/** The text, with what is looked for marked wherever it stands. */
function mark(text: string, marked: string): (Node | string)[] {
  if (marked === "") return [text];
  const lower = text.toLowerCase();
  const wanted = marked.toLowerCase();
  // Where a small letter is longer than the capital one, places would not agree.
  if (lower.length !== text.length) return [text];
  const parts: (Node | string)[] = [];
  let at = 0;
  for (let hit = lower.indexOf(wanted); hit !== -1; hit = lower.indexOf(wanted, at)) {
    parts.push(text.slice(at, hit), h("mark", {}, text.slice(hit, hit + wanted.length)));
    at = hit + wanted.length;
  }
  parts.push(text.slice(at));
  return parts;
}
