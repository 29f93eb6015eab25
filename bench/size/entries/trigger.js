export { useRealtimeRun } from "@trigger.dev/react-hooks";
