import { HolatApiError } from "./HolatApiError.js";
import { readViewToken } from "./readViewToken.js";
import type { Judge } from "./request.js";

/** Throws what the server would answer to a view token: a page that asks all the same finds a 403 in its console. */
export const judgeScope: Judge = (path, token) => {
  const [, scope] = /\/(log|results)\b/.exec(path) ?? [];
  const { scp } = readViewToken(token);
  if (scope && scp && !scp.includes(scope))
    throw new HolatApiError(`The view token lacks the scope ${scope}`, { code: "FORBIDDEN", status: 403 });
};
