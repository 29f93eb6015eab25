// Each as its users import it, bundled the same way; React is theirs already.
const rows = [
  ["@holat/sdk: CallSessionMonitor alone", "holat-monitor"],
  ["@holat/sdk: all of it", "holat"],
  ["@holat/dashboard-widgets: <holat-call-session>, client included", "holat-call-session"],
  ["@holat/dashboard-widgets/react: CallSessionStatus, client included", "holat-react"],
  ["@holat/dashboard-widgets: all elements, client included", "holat-widgets"],
  ["swr: useSWR", "swr"],
  ["@durable-streams/client: stream", "durable-streams"],
  ["@supabase/realtime-js: RealtimeClient", "supabase"],
  ["inngest/react: useRealtime", "inngest"],
  ["@trigger.dev/react-hooks: useRealtimeRun (no widget)", "trigger"],
  ["@novu/react: Inbox", "novu"],
  ["@knocklabs/react: NotificationFeed", "knock"],
];

export default [
  ...rows.map(([name, entry]) => ({
    name,
    path: `entries/${entry}.js`,
    gzip: true,
    ignore: ["react", "react-dom"],
  })),
  {
    name: "@bull-board/ui: what its page loads at first, as published, React included",
    path: "node_modules/@bull-board/ui/dist/static/js/*.js",
    gzip: true,
    rolldown: false,
  },
];
