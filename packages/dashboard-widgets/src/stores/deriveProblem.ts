import { isHolatApiError } from "@holat/sdk";
import type { Problem } from "../locale/problemTexts.js";

const byStatus: Readonly<Record<number, Problem>> = {
  0: "unreachable",
  401: "unauthorized",
  403: "forbidden",
  404: "missing",
  410: "missing",
  429: "unreachable",
  502: "unreachable",
  503: "unreachable",
  504: "unreachable",
};

/** What an error means to a reader; its text is the locale's of that name. null where there is none. */
export function deriveProblem(error: unknown): Problem | null {
  if (error === null || error === undefined) return null;
  if (!isHolatApiError(error)) return "broken";
  if (error.code === "TOKEN_UNAVAILABLE") return "unauthorized";
  return byStatus[error.status] ?? "broken";
}
