export { Inbox } from "@novu/react";
