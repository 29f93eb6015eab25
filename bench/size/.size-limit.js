// Each as its users import it, bundled the same way; React is theirs already.
const rows = [
  ["@holat/sdk: CallSessionMonitor alone", "holat-monitor"],
  ["@holat/sdk: all of it", "holat"],
  ["swr: useSWR", "swr"],
  ["@durable-streams/client: stream", "durable-streams"],
  ["@supabase/realtime-js: RealtimeClient", "supabase"],
  ["inngest/react: useRealtime", "inngest"],
  ["@trigger.dev/react-hooks: useRealtimeRun", "trigger"],
];

export default rows.map(([name, entry]) => ({
  name,
  path: `entries/${entry}.js`,
  gzip: true,
  ignore: ["react", "react-dom"],
}));
