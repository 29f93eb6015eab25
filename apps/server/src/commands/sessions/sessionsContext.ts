import { createSessions, type SessionsAndMessages } from "@holat/sdk/sessions";
import { type CommonOptions, connect } from "../client/connect.js";

export interface SessionsContext extends SessionsAndMessages {
  readonly json: boolean;
  /** For what the SDK has no verb for. */
  readonly url: string;
  readonly apiKey: string | undefined;
}

/** The same settings as for `holat calls`; throws a UsageError. */
export function connectSessions(options: CommonOptions, env: NodeJS.ProcessEnv): SessionsContext {
  const { url, json } = connect(options, env);
  const apiKey = env.HOLAT_API_KEY || undefined;
  return {
    ...createSessions({ baseUrl: url, ...(apiKey === undefined ? {} : { apiKey }) }),
    json,
    url,
    apiKey,
  };
}
