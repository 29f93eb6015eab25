export { KnockFeedProvider, KnockProvider, NotificationFeed } from "@knocklabs/react";
