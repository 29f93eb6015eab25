import { shown } from "@holat/core/schemas";
import { invalidRequest } from "../http/RequestError.js";
import { type AddressGuard, AddressRefusedError } from "./guard/createAddressGuard.js";
import { findUrlFault } from "./guard/findUrlFault.js";

/**
 * Throws VALIDATION_FAILED for a URL that could not be sent to now. A name that does not resolve at the moment passes:
 * it is looked up, and checked, at every attempt.
 */
export async function checkUrl(guard: AddressGuard, url: string): Promise<void> {
  const fault = findUrlFault(url);
  if (fault !== undefined) throw refused(url, fault);
  try {
    await guard.resolve(new URL(url).hostname);
  } catch (error) {
    if (error instanceof AddressRefusedError) throw refused(url, error.message);
  }
}

function refused(url: string, why: string) {
  return invalidRequest([{ pointer: "/url", detail: `url is ${shown(url)}: ${why}`, code: "refused" }]);
}
