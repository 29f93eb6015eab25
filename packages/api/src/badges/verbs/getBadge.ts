import { type CallRecord, deriveCallSession, HolatError, type Locale } from "@holat/core";
import { unlimited } from "../../access/keyLimits.js";
import type { Principal } from "../../access/principal.js";
import { getCall } from "../../calls/verbs/getCall.js";
import type { BadgeContext } from "../badgeContext.js";
import type { BadgeGrant } from "../badgeTokens.js";
import { renderBadge } from "../renderBadge.js";

export interface Badge {
  /** 401: no good token; 403: one of another session; 404: the session is no more; 503: the database is away. */
  readonly status: 200 | 401 | 403 | 404 | 503;
  /** Whatever the status is: a page shows a picture in every case. */
  readonly svg: string;
}

const unavailable: Readonly<Record<Locale, string>> = {
  uz: "Mavjud emas",
  ru: "Недоступно",
  en: "Unavailable",
  id: "Tidak tersedia",
};

/** The badge of a session, for who has its token. Nothing is looked up for anybody else. */
export async function getBadge(
  ctx: BadgeContext,
  input: { readonly session: string; readonly token: string | undefined; readonly lang: Locale },
): Promise<Badge> {
  const refuse = (status: Badge["status"]): Badge => ({
    status,
    svg: renderBadge("unavailable", unavailable[input.lang]),
  });
  const grant = input.token === undefined ? undefined : ctx.badgeTokens.verify(input.token);
  if (grant === undefined) return refuse(401);
  const found = await findCall(ctx, grant);
  if (typeof found === "number") return refuse(found);
  if (![found.id, found.sessionId].includes(input.session)) return refuse(403);
  return { status: 200, svg: renderBadge(found.state.status, describe(ctx, found, input.lang)) };
}

async function findCall(ctx: BadgeContext, grant: BadgeGrant): Promise<CallRecord | 404 | 503> {
  try {
    const { record } = await getCall(ctx, toPrincipal(grant), { session: grant.session });
    return record;
  } catch (error) {
    if (error instanceof HolatError && error.code === "SESSION_NOT_FOUND") return 404;
    if (error instanceof HolatError && error.code === "DATABASE_AWAY") return 503;
    throw error;
  }
}

/** May do nothing; the one session that is read is the token's own. */
function toPrincipal({ tokenId, expiresAt }: BadgeGrant): Principal {
  const id = `badge:${tokenId}`;
  return { id, name: "badge token", keyless: false, scopes: new Set(), limits: unlimited, expiresAt };
}

function describe({ clock }: BadgeContext, record: CallRecord, lang: Locale): string {
  const { statusDescription, progressPercentage, isRunning } = deriveCallSession(record, clock.now(), lang);
  const status = statusDescription.replace(/\.+$/, "");
  return isRunning ? `${status} ${progressPercentage}%` : status;
}
