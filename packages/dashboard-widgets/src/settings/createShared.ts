import type { TokenFactory } from "@holat/sdk";
import type { HolatSettings } from "./settings.js";
import { getSettings } from "./settings.js";

/** Where to ask, and as whom. */
export interface Access {
  readonly baseUrl?: string | undefined;
  readonly token?: string | TokenFactory | undefined;
}

/** Tokens change; who still uses a forgotten client keeps it. */
const mostKept = 16;

/** What is made of an access, one for all who ask with equal ones. */
export function createShared<Made>(make: (access: Access) => Made): (access: Access) => Made {
  const kept: { readonly access: Access; readonly made: Made }[] = [];
  return (access) => {
    const found = kept.find(
      (one) => one.access.baseUrl === access.baseUrl && one.access.token === access.token,
    );
    if (found) return found.made;
    const made = make(access);
    kept.unshift({ access, made });
    kept.length = Math.min(kept.length, mostKept);
    return made;
  };
}

/** A token that was said for one server is not sent to another. */
export function resolveAccess({ baseUrl, token }: Access, settings: HolatSettings = getSettings()): Access {
  const isSame = baseUrl === undefined || baseUrl === settings.baseUrl;
  return { baseUrl: baseUrl ?? settings.baseUrl, token: token ?? (isSame ? settings.token : undefined) };
}
