export { useRealtime } from "inngest/react";
