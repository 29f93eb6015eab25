import type { CallSession } from "@holat/sdk";
import { element, setChildren } from "../dom.js";
import type { Actions, View } from "./context.js";
import { createSessionCard, type SessionCard } from "./sessionCard.js";

/** The campaigns of now, then those that ended; a card keeps its place and its open details as it changes. */
export function createSessionList(view: View, actions: Actions, now: () => number) {
  const cards = new Map<string, SessionCard>();
  const active = createSection(view.texts.now);
  const ended = createSection(view.texts.ended);
  return {
    root: element("div", { class: "sections" }, active.root, ended.root),
    update: (sessions: readonly CallSession[]) => {
      const known = new Set(sessions.map(({ id }) => id));
      for (const id of [...cards.keys()]) if (!known.has(id)) cards.delete(id);
      const cardOf = (session: CallSession) => {
        const card = cards.get(session.id) ?? createSessionCard(view, actions, now);
        cards.set(session.id, card);
        card.update(session);
        return card.root;
      };
      active.update(sessions.filter(({ isCompleted }) => !isCompleted).map(cardOf));
      ended.update(sessions.filter(({ isCompleted }) => isCompleted).map(cardOf));
    },
    tick: (at: number, ticking: boolean) => {
      for (const card of cards.values()) card.tick(at, ticking);
    },
  };
}

function createSection(title: string) {
  const list = element("div", { class: "cards" });
  const root = element("section", {}, element("h2", {}, title), list);
  return {
    root,
    update: (children: readonly Element[]) => {
      setChildren(list, children);
      root.hidden = children.length === 0;
    },
  };
}
