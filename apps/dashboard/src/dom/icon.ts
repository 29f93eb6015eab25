const space = "http://www.w3.org/2000/svg";

/** Strokes of a 24 by 24 drawing. */
const drawings = {
  campaigns: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2",
  connections:
    "M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7l-1.4 1.4M14 10a4 4 0 0 0-5.7 0l-3.6 3.6a4 4 0 0 0 5.7 5.7l1.4-1.4",
  targets: "M4 5h16v6H4zM4 13h16v6H4zM7.5 8h.01M7.5 16h.01",
  keys: "M15.5 3.5a5 5 0 1 0-4.6 7L4 17.5V20h3v-2h2v-2h2l2.2-2.2A5 5 0 0 0 15.5 3.5M16 8h.01",
  webhooks:
    "M12 8a3 3 0 1 0-2.6-1.5L6.5 13M12 5l3.7 6.6M6 14a3.5 3.5 0 1 0 3.5 3.5H16M18 14.5a3 3 0 1 1-2.4 4.8M15.7 11.6a4 4 0 0 1 2.3 2.9",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10v11H9zM5 15H4V4h11v1",
  download: "M12 4v11m-4.5-4L12 15.5 16.5 11M5 20h14",
  upload: "M12 16V5m-4.5 4.5L12 5l4.5 4.5M5 20h14",
  back: "M15 5l-7 7 7 7",
  again: "M20 11a8 8 0 1 0-.6 4.5M20 5v6h-6",
  stop: "M7 7h10v10H7z",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  exit: "M14 5H5v14h9M10 12h10m-3.5-3.5L20 12l-3.5 3.5",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.5h.01",
  theme: "M12 3a9 9 0 1 0 0 18V3",
  alert: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01",
  check: "M5 12.5 10 17l9-10",
  menu: "M4 7h16M4 12h16M4 17h16",
} as const;

export type IconName = keyof typeof drawings;

/** A drawing beside words that say the same; never read out. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }))
    svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", drawings[name]);
  svg.append(path);
  return svg;
}
