import type { Locale } from "@holat/core";
import type { WatchFilter } from "@holat/sdk";
import type { SessionsAndMessages } from "@holat/sdk/sessions";
import type { TextOverrides } from "../locale/texts.js";
import type { ClientChoice } from "../settings/resolveClient.js";
import type { Theme } from "../settings/settings.js";

/** What the components of all frameworks take. What is left out is the page's own, see `configureHolat`. */
export interface CommonProps extends ClientChoice {
  readonly lang?: Locale | undefined;
  readonly theme?: Theme | undefined;
  /** Texts instead of the language's own. */
  readonly locale?: TextOverrides | undefined;
}

export interface CallSessionStatusProps extends CommonProps {
  readonly sessionId: string;
}

export interface CallSessionsListProps extends CommonProps {
  /** Rows at first. Default: 20 */
  readonly limit?: number | undefined;
  readonly filter?: Omit<WatchFilter, "limit"> | undefined;
  /** Rows can be chosen. */
  readonly selectable?: boolean | undefined;
  /** No filter bar. */
  readonly hideFilters?: boolean | undefined;
}

export interface ConnectedSessionsProps extends Omit<CommonProps, "client"> {
  /** What `createSessions` of @holat/sdk/sessions gives. */
  readonly sessions?: SessionsAndMessages | undefined;
  readonly limit?: number | undefined;
}

export interface ConnectionProps extends Omit<ConnectedSessionsProps, "limit"> {
  readonly sessionId: string;
}

/** A status that is given, or the one of a session, live. */
export interface StatusBadgeProps extends CommonProps {
  readonly sessionId?: string | undefined;
  readonly status?: string | undefined;
  readonly label?: string | undefined;
}

export interface CampaignChartProps extends CommonProps {
  readonly sessionId: string;
}

export interface SessionLogProps extends CommonProps {
  readonly sessionId: string;
  /** Default: stdout */
  readonly stream?: "stdout" | "stderr" | undefined;
}

/** What `holat-select` tells. */
export interface SelectDetail {
  readonly sessionId: string;
}

/** What `holat-action` tells; who prevents the event's default does it otherwise. */
export interface ActionDetail {
  readonly sessionId: string;
  readonly action: "restart" | "logout" | "pairingCode";
}
