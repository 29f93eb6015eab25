import type { CallSession, ResultPage } from "@holat/sdk";
import { element, fill, setChildren } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { pause } from "../../ui/pause.js";
import { saveFile } from "../../ui/saveFile.js";
import { type Column, moment, table, tableRow } from "../../ui/table.js";

type Result = ResultPage["results"][number];
type Outcome = Result["outcome"];

const pageSize = 100;
/** Between two readings of a campaign that goes on. */
const restMs = 2_000;

/** The results by number, in the order in which the process told them; new ones are added as they come. */
export function createResults(context: PageContext, sessionId: string) {
  const { texts, format, client, signal } = context;
  const { campaign, common } = texts;
  let outcome: Outcome | undefined;
  /** Those of the pages before the last one that is shown, which may still grow. */
  let before: readonly Result[] = [];
  let cursor: string | undefined;
  let shown: readonly Result[] = [];
  let nextCursor: string | undefined;
  let session: CallSession | undefined;
  let isReading = false;
  let isWanted = false;
  let generation = 0;

  const columns: readonly Column<Result>[] = [
    { title: campaign.number, cell: ({ number }) => element("code", {}, number) },
    {
      title: campaign.outcome,
      cell: (result) =>
        element(
          "span",
          { class: "outcome", "data-outcome": result.outcome },
          campaign.outcomes[result.outcome],
          !result.final && element("span", { class: "muted" }, ` (${campaign.attempt})`),
        ),
    },
    { title: campaign.reason, cell: ({ reason }) => reason },
    {
      title: campaign.duration,
      figure: true,
      cell: ({ durationSeconds }) => (durationSeconds === null ? "" : format.span(durationSeconds)),
    },
    {
      title: campaign.at,
      minor: true,
      cell: ({ at }) => moment(at, format.moment(Date.parse(at), Date.now())),
    },
  ];
  const list = table(campaign.results, columns, []);
  const [body] = list.tBodies;
  const empty = element("p", { class: "muted" });
  const more = button(common.more, { onClick: () => readMore() });
  const place = element("div", {
    class: "scroll",
    tabindex: "0",
    role: "group",
    "aria-label": campaign.results,
  });

  const render = () => {
    if (body) for (const result of shown.slice(body.rows.length)) body.append(tableRow(columns, result));
    empty.textContent = session?.isCompleted ? campaign.noResultsOver : campaign.noResults;
    setChildren(place, shown.length === 0 ? [empty] : [list]);
    more.hidden = nextCursor === undefined;
  };
  const read = async () => {
    const mine = generation;
    const page = await client.calls
      .results(sessionId, { limit: pageSize, signal, ...(outcome && { outcome }), ...(cursor && { cursor }) })
      .page();
    if (mine !== generation) return;
    shown = [...before, ...page.results];
    nextCursor = page.nextCursor;
    render();
  };
  const readMore = () => {
    before = shown;
    cursor = nextCursor;
    generation++;
    return context.attempt(read);
  };
  /** One reading at a time, and a rest between two. */
  const refresh = async () => {
    isWanted = true;
    if (isReading) return;
    isReading = true;
    while (isWanted && !signal.aborted) {
      isWanted = false;
      // The next change of the campaign asks again.
      await read().catch(() => {});
      if (!session?.isCompleted) await pause(restMs, signal);
    }
    isReading = false;
  };

  const choose = (next: Outcome | undefined) => {
    outcome = next;
    generation++;
    before = shown = [];
    cursor = nextCursor = undefined;
    body?.replaceChildren();
    for (const one of choices) one.setAttribute("aria-pressed", String(one.dataset.outcome === (next ?? "")));
    void read().catch(() => {});
  };
  const choices = ([undefined, "connected", "failed"] as const).map((value) =>
    element(
      "button",
      { type: "button", class: "segment", "data-outcome": value ?? "", onclick: () => choose(value) },
      value === undefined ? common.all : campaign.outcomes[value],
    ),
  );
  choices[0]?.setAttribute("data-filter", "");
  for (const one of choices) one.setAttribute("aria-pressed", String(one.dataset.outcome === ""));
  const csv = button(campaign.csv, {
    icon: "download",
    tone: "quiet",
    onClick: () =>
      context.attempt(async () => {
        const text = await client.calls.resultsCsv(sessionId, { signal, ...(outcome && { outcome }) });
        saveFile(`${sessionId}${outcome ? `-${outcome}` : ""}.csv`, "text/csv", text);
      }),
  });

  const root = element("section", { class: "panel" });
  fill(
    root,
    element(
      "div",
      { class: "panel-head" },
      element("h2", {}, campaign.results),
      element("div", { class: "segments", role: "group", "aria-label": campaign.outcome }, ...choices),
      csv,
    ),
    place,
    more,
  );
  render();
  return {
    root,
    update: (next: CallSession) => {
      const isNews = session?.version !== next.version;
      session = next;
      if (isNews) void refresh();
    },
  };
}
