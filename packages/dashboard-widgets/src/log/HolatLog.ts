import { createElementClass, h, setAttribute, setBlock, setText, textAttribute } from "../element/index.js";
import { fillText } from "../locale/fillText.js";
import { getLogTexts } from "../locale/logTexts.js";
import { resolveClient } from "../settings/resolveClient.js";
import { buttonStyles } from "../styles/buttonStyles.js";
import { createLines } from "./createLines.js";
import { createLogStore, type LogSnapshot, type LogStore } from "./createLogStore.js";
import { createSearchForm } from "./createSearchForm.js";
import { downloadLog } from "./downloadLog.js";
import { logStyles } from "./logStyles.js";

const streams = ["stdout", "stderr"] as const;
const toStream = (text: string | undefined) => (text === "stderr" ? "stderr" : "stdout");

/** What the process wrote, followed while it is read at its end: `<holat-log session-id="..." stream="stderr">`. */
export const HolatLog = /* @__PURE__ */ createElementClass({
  attributes: { sessionId: textAttribute, stream: textAttribute },
  texts: getLogTexts,
  styles: [buttonStyles, logStyles],
  deps: (host) => [resolveClient(host), host.sessionId, toStream(host.stream)] as const,
  open: ([client, sessionId, stream]): LogStore | undefined =>
    sessionId === undefined ? undefined : createLogStore({ client, sessionId, stream }),
  view({ host, root, texts, format }) {
    let store: LogStore | undefined;
    let snapshot: LogSnapshot | undefined;
    let match: number | undefined;
    /** The first match after the place that is read is still to be gone to. */
    let isLooking = false;

    const lines = createLines(texts, {
      onFollow: (isWanted) => store?.follow(isWanted),
      onEdge: (side) => store?.extend(side),
      onPlace: (offset) => {
        const isEnd = snapshot?.size != null && offset >= snapshot.size - 1;
        if (isEnd) store?.jumpToEnd();
        else store?.jump(offset);
      },
    });
    const search = createSearchForm(texts, format, {
      onFind(text) {
        match = undefined;
        isLooking = text !== "";
        store?.find(text);
      },
      onStep(step) {
        const { offsets = [] } = snapshot?.search ?? {};
        if (offsets.length > 0) go(((match ?? -step) + step + offsets.length) % offsets.length);
      },
    });
    const buttons = streams.map((name) => {
      const button = h("button", { type: "button" }, name);
      button.addEventListener("click", () => {
        setAttribute(host, "stream", name);
      });
      return button;
    });
    const download = h("button", { type: "button", part: "download" }, texts.download);
    const end = h(
      "button",
      { type: "button", class: "end primary pill", part: "end", hidden: true },
      texts.jumpToEnd,
    );
    const problem = h("p", { class: "error", part: "error", role: "alert" });
    const empty = h("p", { class: "empty" });
    root.append(
      h(
        "section",
        { class: "log", part: "log" },
        h(
          "div",
          { class: "tools", part: "tools" },
          h("div", { class: "switch", role: "group", "aria-label": texts.logStream }, ...buttons),
          search.root,
          download,
        ),
        problem,
        lines.root,
        empty,
        end,
      ),
    );
    end.addEventListener("click", () => {
      store?.jumpToEnd();
      lines.root.focus();
    });
    lines.root.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      search.focus();
    });

    let downloading: AbortController | undefined;
    download.addEventListener("click", () => {
      if (downloading) return downloading.abort();
      const { sessionId } = host;
      if (sessionId === undefined) return;
      const own = new AbortController();
      downloading = own;
      const show = (share: number) =>
        setText(download, fillText(texts.downloading, { percent: format.percent(Math.floor(share * 100)) }));
      show(0);
      downloadLog(resolveClient(host), { sessionId, stream: toStream(host.stream) }, show, own.signal)
        .catch((error: unknown) => {
          if (!own.signal.aborted) console.error(error);
        })
        .finally(() => {
          downloading = undefined;
          setText(download, texts.download);
        });
    });

    function go(index: number) {
      const offset = snapshot?.search?.offsets[index];
      if (offset === undefined || !snapshot || !store) return;
      match = index;
      const { start, end: until } = snapshot.window;
      if (offset >= start && offset < until) store.follow(false);
      else store.jump(offset);
      lines.go(offset);
      show();
    }

    function show() {
      if (!snapshot) return;
      const { window, size, isFollowing, search: found } = snapshot;
      const offsets = found?.offsets ?? [];
      search.update(found, match);
      lines.update({
        window,
        size: size ?? 0,
        isFollowing,
        text: found?.text ?? "",
        match: match === undefined ? undefined : offsets[match],
      });
      end.hidden = isFollowing || size === null;
      setBlock(
        empty,
        size === null && !snapshot.problem ? texts.loading : size === 0 ? texts.emptyLog : null,
      );
      setBlock(problem, snapshot.problem && texts[snapshot.problem]);
    }

    return (next, own) => {
      if (own !== store) {
        store = own as LogStore | undefined;
        match = undefined;
        isLooking = false;
        search.reset();
      }
      snapshot = next;
      for (const [index, button] of buttons.entries())
        setAttribute(button, "aria-pressed", String(streams[index] === toStream(host.stream)));
      show();
      if (isLooking && next?.search) {
        const { offsets, isDone } = next.search;
        const after = offsets.findIndex((offset) => offset >= lines.offset);
        if (after !== -1 || isDone) {
          isLooking = false;
          go(Math.max(0, after));
        }
      }
      if (next?.problem) return "error";
      if (!next || next.size === null) return "loading";
      return next.isFollowing ? "following" : "reading";
    };
  },
});
