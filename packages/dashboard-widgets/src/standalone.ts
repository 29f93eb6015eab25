/** One file for `<script type="module">`: all elements defined, and what a page needs to say whom to ask. */
import "./register/index.js";

export * from "@holat/sdk";
export { createSessions } from "@holat/sdk/sessions";
export * from "./index.js";
