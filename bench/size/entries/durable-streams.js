export { stream } from "@durable-streams/client";
